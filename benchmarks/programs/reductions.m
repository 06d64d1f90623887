% Sums, means, extremes and cumulative sums of a large matrix.
A = reshape(mod((1:2000000) * 7919, 10007), 1000, 2000);
t = 0;
for k = 1:4
  t = t + sum(sum(A)) + sum(mean(A, 2)) + max(max(A)) + sum(min(A, [], 2)) + sum(std(A)) + sum(any(A > 9000));
  c = cumsum(A, 2);
  t = t + c(end, end);
end
printf('%.6f\n', t);
