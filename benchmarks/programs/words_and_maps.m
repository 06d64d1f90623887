% Strings split, joined, compared, converted and looked up in a map.
words = strsplit(repmat('alpha beta gamma delta ', 1, 1200), ' ');
counts = containers.Map();
for k = 1:numel(words)
  w = words{k};
  if isempty(w)
    continue;
  end
  if isKey(counts, w)
    counts(w) = counts(w) + 1;
  else
    counts(w) = 1;
  end
end
total = 0;
for k = 1:4000
  total = total + str2double(sprintf('%.3f', k / 8));
  if strcmp(words{k}, 'alpha')
    total = total + 1;
  end
end
printf('%d %.3f %s\n', counts('gamma'), total, upper(strjoin(words(1:3), '-')));
