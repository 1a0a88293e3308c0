// Talking to the server of this page. Answers are data; an answer that is an error becomes an ApiError.

export class ApiError extends Error {
  constructor(status, body) {
    super(body.message ?? "");
    this.status = status;
    this.body = body;
  }
}

async function answer(response) {
  let body;
  try {
    body = await response.json();
  } catch {
    body = { message: "" };
  }
  if (!response.ok) throw new ApiError(response.status, body);
  return body;
}

export async function get(path, options = {}) {
  return answer(await fetch(path, { credentials: "same-origin", ...options }));
}

export async function post(path, value) {
  return answer(await fetch(path, {
    method: "POST",
    credentials: "same-origin",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(value),
  }));
}
