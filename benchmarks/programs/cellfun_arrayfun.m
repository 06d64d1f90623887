% cellfun and arrayfun with anonymous functions.
c = num2cell(1:80000);
a = cellfun(@(x) x * 2 + 1, c);
b = arrayfun(@(x) x ^ 2 - 3 * x, 1:120000);
w = cellfun(@(x) [x, x], c(1:40000), 'UniformOutput', false);
n = cellfun(@numel, w);
e = cellfun('isempty', w);
printf('%d %d %d %d\n', sum(a), sum(b), sum(n), sum(e));
