% Records what Octave draws: octave-cli -qf tests/data/random_figures.m > tests/data/random_figures.json
1;
function emit(name, x)
  printf('  "%s": [', name);
  printf('%s', strjoin(arrayfun(@(v) sprintf('"%s"', sprintf('%.17g', v)), double(x(:)'), 'UniformOutput', false), ', '));
  printf('],\n');
end
function digest(name, x)
  x(isnan(x)) = -7;
  printf('  "%s": "%s",\n', name, hash('md5', char(typecast(x(:), 'uint8'))'));
end
% One number of a class, drawn where the coming words of the state are set by hand.
function crafted(name, f, class, words)
  feval(f, 'state', [words(:); zeros(624 - numel(words), 1); 624]);
  x = feval(f, 1, 1, class);
  s = feval(f, 'state');
  emit([name ' ' f ' ' class], [words(:)', double(x), double(s(625))]);
end
printf('{\n');
for f = {'rand', 'randn', 'rande'}
  f = f{1};
  feval(f, 'twister', 42);
  emit([f ' 42'], feval(f, 5, 1));
  emit([f ' scalar after'], feval(f));
  emit([f ' single after'], feval(f, 4, 1, 'single'));
  emit([f ' state after'], feval(f, 'state')([1 2 624 625]));
  feval(f, 'twister', 7);
  digest([f ' double'], feval(f, 500, 600));
  digest([f ' single'], feval(f, 500, 600, 'single'));
  emit([f ' state'], feval(f, 'state')([1 2 624 625]));
end
seeds = {42, 42.2, 42.5, -1, 2^32, 2^40, NaN, Inf, [1 2 3], [1 2; 3 4], 1:623, 1:624, 1:625, 1:626, [1:624 5], [1:624 5.6], [1:624 0], [(1:624)+2^32 624], [42 NaN]};
for k = 1:numel(seeds)
  rand('twister', seeds{k});
  s = rand('twister');
  emit(sprintf('seed %d', k), s([1 2 3 624 625]));
end
bounds = [1 10; 1 1; 1 2; 0 999; -5 -2; 1 1e6; 1 2^31+1; 1 2^40; 1 2^52; 1 2^52+1; 1 2^53-1; -2^51 2^52];
for k = 1:rows(bounds)
  rand('twister', 42);
  emit(sprintf('randi %d', k), randi(bounds(k, :), 3, 5));
  emit(sprintf('randi scalar %d', k), [randi(bounds(k, :)), rand]);
end
for k = [1 2 10 100]
  rand('twister', 42);
  emit(sprintf('randperm %d', k), randperm(k));
end
rand('twister', 42);
emit('randperm 1000000 of 1000000', randperm(1e6)([1:20 end-20:end]));
emit('randperm 5 of 10', randperm(10, 5));
emit('randperm 5 of 1000000', randperm(1e6, 5));
rand('twister', 1);
digest('randperm 200000', randperm(2e5));
% The rare branches: zeros where a uniform number is wanted, wedges and tails, met by choosing the outputs.
crafted('crafted 1', 'rand', 'double', [1 0 0 2148540932 0 0 2503799073 1275170866 0]);
crafted('crafted 2', 'rand', 'single', [1 0 4130175599 3195249844 4196369]);
crafted('crafted 3', 'randn', 'double', [1 2165317636 4075156302 0 0 2148540932 0 0 0 2148540932 0 2435867785 2516510773]);
crafted('crafted 4', 'randn', 'double', [1 0 4075156302 2148540932 0 2148540932 0 2148540932 0 2148540932 0]);
crafted('crafted 5', 'randn', 'double', [1 18 4075156302 0 0 0 0 2298684000 0 2435867785 2516510773]);
crafted('crafted 6', 'randn', 'single', [1 129320030 0 3840991708 270681289 2436128833]);
crafted('crafted 7', 'randn', 'single', [1 395510815 0 76054832 3840991708 76054832 2436128833]);
crafted('crafted 8', 'randn', 'single', [1 2541954587 76054832 76054832 2436128833]);
crafted('crafted 9', 'randn', 'single', [1 2533570329 3840991708 76054832 76054832 2436128833]);
crafted('crafted 10', 'rande', 'double', [1 0 3804492678 0 0 2148540932 0 2435867785 2516510773]);
crafted('crafted 11', 'rande', 'double', [1 270942273 3804492678 0 0 2298684000 0 2435867785 2516510773]);
crafted('crafted 12', 'rande', 'single', [1 2541954587 0 76054832 2436128833]);
crafted('crafted 13', 'rande', 'single', [1 2275763802 0 270681289 2436128833]);
for a = [0.05 0.5 1 3 100 1e10 0 -1 Inf NaN]
  randg('twister', 42);
  digest(sprintf('randg %g', a), randg(a, 2000, 1));
  emit(sprintf('randg %g state', a), randg('state')([1 2 624 625]));
  digest(sprintf('randg %g single', a), randg(a, 2000, 1, 'single'));
end
randg('twister', 42);
emit('randg array', randg([0.5 2; NaN 0.3]));
for a = [0 0.1 1 5 10 10.5 12 12.5 20 100 1e5 1e8 1e9 -1 Inf NaN]
  randp('twister', 42);
  digest(sprintf('randp %g', a), randp(a, 2000, 1));
  emit(sprintf('randp %g state', a), randp('state')([1 2 624 625]));
  digest(sprintf('randp %g array', a), randp(a * ones(2000, 1)));
  digest(sprintf('randp %g single', a), randp(a, 2000, 1, 'single'));
  emit(sprintf('randp %g last state', a), randp('state')([1 2 624 625]));
end
seeds = [0 1 42 0.5 -1 1e10 123456789.123 -1.3];
for k = 1:numel(seeds)
  for f = {'rand', 'randn', 'rande'}
    f = f{1};
    feval(f, 'seed', seeds(k));
    start = feval(f, 'seed');
    digest(sprintf('seed %d %s', k, f), [start; feval(f, 3000, 1); feval(f, 'seed')]);
  end
end
rand('seed', 42);
emit('seed then randi and randperm', [randi(10, 1, 5) randperm(5) rand(1, 2, 'single')]);
printf('  "made by": "octave %s, random_figures.m"\n}\n', version);
