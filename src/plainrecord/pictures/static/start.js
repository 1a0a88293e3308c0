// Starts the page of events in every element that asks for it.
//
//   <div data-plainrecord-explore="ID">           data in <script type="application/json" id="ID">
//   <div data-plainrecord-explore data-events="URL" data-basemap="URL" data-strings="URL">   data from this server
//
// The data are { events: [...], basemap: {...}, strings: {...}, detail_url: "/events/{id}" }.

import { explore } from "./explore.js";

async function fetched(url) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

async function dataOf(element) {
  const { plainrecordExplore: id, events, basemap, strings, detailUrl } = element.dataset;
  if (id) return JSON.parse(document.getElementById(id).textContent);
  const [data, outlines, own] = await Promise.all([events, basemap, strings].map((url) => (url ? fetched(url) : null)));
  return { basemap: outlines, strings: own ?? {}, detail_url: detailUrl, ...(Array.isArray(data) ? { events: data } : data) };
}

for (const element of document.querySelectorAll("[data-plainrecord-explore]")) {
  dataOf(element)
    .then((data) => {
      element.explored = explore(element, data, { strings: data.strings });
      element.dataset.ready = "true";
    })
    .catch((error) => {
      element.dataset.failed = "true";
      element.textContent = element.dataset.failure ?? "The events could not be shown.";
      throw error;
    });
}
