// No answer within so many milliseconds is none.
const PATIENCE = 8000;

// Areas as the API has them, unless `signal` ends the question before. An error's answer is no data: whoever asks hears of it.
export async function areas(query, signal) {
  const question = new AbortController();
  const end = () => question.abort();
  signal?.addEventListener("abort", end);
  const late = setTimeout(end, PATIENCE);
  try {
    const answer = await fetch(`/api/v1/areas?${new URLSearchParams(query)}`, { signal: question.signal, headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(`areas: ${answer.status}`);
    return (await answer.json()).items;
  } finally {
    clearTimeout(late);
  }
}
