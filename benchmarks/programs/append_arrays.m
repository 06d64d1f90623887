% Vectors that grow by one element at a time.
x = [];
for k = 1:80000
  x(end + 1) = k ^ 2;
end
y = [];
for k = 1:20000
  y = [y, mod(k, 7)];
end
rows = zeros(0, 3);
for k = 1:10000
  rows = [rows; k, k + 1, k + 2];
end
printf('%d %d %d\n', sum(x), sum(y), sum(rows(:)));
