% sort, find, unique, ismember, histc and accumarray.
v = mod((1:2000000) * 7919, 100003);
s = sort(v);
[t, order] = sort(v, 'descend');
f = find(v > 50000);
[u, i, j] = unique(v);
m = ismember(1:200000, v(1:5000));
h = histc(v, 0:1000:100000);
a = accumarray(j(:), 1);
printf('%d %d %d %d %d %d %d\n', s(500000), order(1), numel(f), numel(u), sum(m), h(3), max(a));
