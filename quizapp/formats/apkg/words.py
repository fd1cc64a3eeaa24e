"""The words on a card that no author wrote. They belong to the language of the deck, not to that of the pages."""

from quizapp.content.text import Lang

WORDS: dict[Lang, dict[str, str]] = {
    "ja": {
        "answer": "正解",
        "also": "これも正解",
        "reasons": "ほかの選択肢が違う理由",
        "explanation": "解説",
        "voice": "話し手",
        "source": "出典",
        "paragraph": "第{}段落",
        "erratum": "出典の正誤",
        "garbled": "「{}」とあるのは、正しくは「{}」。",
        "several": "正しいものを{}つ選ぶ。",
        "match": "対応するものを組み合わせる。",
        "order": "正しい順に並べる。",
        "over": "どれにも対応しない：",
        "unit": "単位：{}",
    },
    "en": {
        "answer": "Answer",
        "also": "Also right",
        "reasons": "Why not the others",
        "explanation": "Explanation",
        "voice": "Who says it",
        "source": "Source",
        "paragraph": "Paragraph {}",
        "erratum": "Erratum in the source",
        "garbled": "Where it has “{}”, read “{}”. ",
        "several": "Choose {}.",
        "match": "Match the two lists.",
        "order": "Put these in order.",
        "over": "Belongs to nothing: ",
        "unit": "In {}",
    },
}
