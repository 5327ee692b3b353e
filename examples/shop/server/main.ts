// Opens the shop to look around by hand: node examples/shop/server/main.ts [port]
import { startShop } from './start-shop.ts';

const shop = await startShop(Number(process.argv[2] ?? 8080));
process.stdout.write(`Fern & Kettle is open at ${shop.url} (ada@example.org, tea-for-two)\n`);
