% k-means with loops over examples and centroids, as exercise 7 first shows it.
rand('twister', 1);
m = 700;
X = [rand(m, 2); rand(m, 2) + 2; rand(m, 2) * 2 - 3];
centroids = X([1, 900, 1600], :);
K = 3;
for iteration = 1:10
  idx = zeros(size(X, 1), 1);
  for i = 1:size(X, 1)
    best = Inf;
    for k = 1:K
      d = sum((X(i, :) - centroids(k, :)) .^ 2);
      if d < best
        best = d;
        idx(i) = k;
      end
    end
  end
  for k = 1:K
    centroids(k, :) = mean(X(idx == k, :));
  end
end
printf('%.6f ', centroids);
printf('\n');
