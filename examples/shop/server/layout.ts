import { type Html, html } from './html.ts';
import { currencies, formatMoney, languages } from './money.ts';
import type { Session } from './sessions.ts';
import { textsOf } from './translations.ts';

/** What a page needs to be drawn. */
export type PageView = { session: Session; path: string };

/** An amount in the visitor's currency and language. */
export function price(session: Session, euroCents: number): string {
  return formatMoney(euroCents, session.currency, session.language);
}

/** The whole page around its main part, with what the visitor is to be told at its top. */
export function layout(view: PageView, title: string, main: Html): Html {
  const { session, path } = view;
  const texts = textsOf(session.language);
  const notice = session.notice;
  session.notice = undefined;
  return html`<!doctype html>
<html lang="${session.language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} - Fern & Kettle</title>
  <link rel="stylesheet" href="/style.css">
  <link rel="icon" href="data:,">
</head>
<body>
  <header class="top"><div class="top-in">
    <a class="brand" href="/">Fern & Kettle</a>
    <nav aria-label="Main">
      <a href="/">${texts.shop}</a>
      <a href="/basket">${texts.basket}${session.itemCount() > 0 && html` <span class="count">${session.itemCount()}</span>`}</a>
      ${accountLinks(session)}
    </nav>
  </div></header>
  <div class="bar"><div class="bar-in">
    <form role="search" action="/" method="get">
      <input type="search" name="q" aria-label="${texts.search}" placeholder="${texts.search}...">
      <button>${texts.search}</button>
    </form>
    <form action="/preferences" method="post">
      <input type="hidden" name="back" value="${path}">
      <label for="language">${texts.language}</label>
      <select id="language" name="language" onchange="this.form.requestSubmit()">
        ${Object.entries(languages).map(([code, name]) => choice(code, name, session.language))}
      </select>
      <label for="currency">${texts.currency}</label>
      <select id="currency" name="currency" onchange="this.form.requestSubmit()">
        ${currencies.map((code) => choice(code, code, session.currency))}
      </select>
      <noscript><button>OK</button></noscript>
    </form>
  </div></div>
  <main>
    ${notice && html`<p class="notice" role="status">${notice}</p>`}
    ${main}
  </main>
  <footer class="foot">Fern & Kettle is a shop for trying out tests. Nothing is ever delivered.</footer>
</body>
</html>`;
}

/** One entry of a drop-down list. */
export function choice(value: string, text: string, chosen: string): Html {
  return value === chosen
    ? html`<option value="${value}" selected>${text}</option>`
    : html`<option value="${value}">${text}</option>`;
}

function accountLinks({ account, language }: Session): Html {
  const texts = textsOf(language);
  if (!account) return html`<a href="/sign-in">${texts.signIn}</a>`;
  return html`
    <a href="${account.staff ? '/staff/orders' : '/orders'}">${texts.orders}</a>
    <span>${account.name}</span>
    <form action="/sign-out" method="post"><button class="plain">${texts.signOut}</button></form>`;
}
