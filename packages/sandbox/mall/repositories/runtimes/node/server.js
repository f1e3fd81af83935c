import { createServer } from 'node:http';

createServer((request, response) => {
  response.statusCode = request.url?.startsWith('/health/') ? 200 : 404;
  response.end();
}).listen(8080);
