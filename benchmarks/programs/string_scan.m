% A text read character by character, and words counted.
text = repmat('the quick brown fox jumps over the lazy dog. ', 1, 1500);
vowels = 0;
words = 0;
inside = false;
for k = 1:length(text)
  c = text(k);
  if c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'
    vowels = vowels + 1;
  end
  if c >= 'a' && c <= 'z'
    if ~inside
      words = words + 1;
    end
    inside = true;
  else
    inside = false;
  end
end
printf('%d %d\n', vowels, words);
