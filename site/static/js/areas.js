// Areas as the API has them. An error's answer is no data: whoever asks hears of it.
export async function areas(query, signal) {
  const answer = await fetch(`/api/v1/areas?${new URLSearchParams(query)}`, { signal, headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`areas: ${answer.status}`);
  return (await answer.json()).items;
}
