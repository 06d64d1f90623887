% The cost and the gradients of collaborative filtering by loops over movies and users.
movies = 90;
users = 60;
features = 5;
Y = mod(reshape(1:movies * users, movies, users), 6);
R = Y > 0 & mod(reshape(1:movies * users, movies, users), 3) == 0;
X = reshape(sin(1:movies * features), movies, features);
Theta = reshape(cos(1:users * features), users, features);
for step = 1:25
  J = 0;
  Xg = zeros(size(X));
  Tg = zeros(size(Theta));
  for i = 1:movies
    for j = 1:users
      if R(i, j)
        e = X(i, :) * Theta(j, :)' - Y(i, j);
        J = J + e ^ 2 / 2;
        Xg(i, :) = Xg(i, :) + e * Theta(j, :);
        Tg(j, :) = Tg(j, :) + e * X(i, :);
      end
    end
  end
  X = X - 0.001 * Xg;
  Theta = Theta - 0.001 * Tg;
end
printf('%.6f %.6f\n', J, norm(Xg, 'fro'));
