"""Which functions of the library Octave has as files in its own language.

It makes a difference to programs: a call with too many arguments ends in the error of a user's function.
"""

WRITTEN = frozenset(
    {
        "__printf_assert__", "__prog_output_assert__", "accumarray", "acosd", "acot", "acotd", "acoth", "acsc",
        "acscd", "acsch", "addtodate", "asctime", "asec", "asecd", "asech", "asind", "assert", "atand",
        "autumn", "bandwidth", "base2dec", "beta", "betainc", "betaincinv", "betaln", "bin2dec", "bitcmp",
        "bitget", "bitset", "blackman", "blanks", "blkdiag", "bone", "bounds", "cart2pol", "cart2sph", "cast",
        "cell2mat", "center", "circshift", "clock", "colorcube", "compare_versions", "computer", "cond", "conv",
        "cool", "copper", "corr", "corrcoef", "cosd", "cosint", "cot", "cotd", "coth", "cov", "cplxpair",
        "cross", "csc", "cscd", "csch", "cstrcat", "csvread", "csvwrite", "ctime", "cubehelix", "cumtrapz",
        "date", "datenum", "datestr", "datevec", "dblquad", "deal", "deblank", "dec2base", "dec2bin", "dec2hex",
        "deconv", "deg2rad", "del2", "delete", "dir", "dlmwrite", "doc", "dos", "ellipke", "endsWith", "eomday",
        "erase", "etime", "expint", "expm", "factor", "factorial", "fail", "fftshift", "fieldnames",
        "fileparts", "fileread", "filter2", "flag", "flip", "fliplr", "flipud", "fminbnd", "fminsearch",
        "fminunc", "fsolve", "fullfile", "fzero", "gammainc", "gammaincinv", "getfield", "gradient", "gray",
        "hadamard", "hamming", "hankel", "hanning", "help", "hex2dec", "hilb", "hist", "histc", "hot", "hsv",
        "hsv2rgb", "idivide", "ifftshift", "im2double", "imfinfo", "importdata", "imread", "imwrite",
        "ind2gray", "ind2rgb", "index", "inline", "inputParser", "inputname", "int2str", "integral",
        "integral2", "integral3", "interp1", "interp2", "intersect", "invhilb", "iqr", "is_leap_year",
        "is_valid_file_id", "isbanded", "iscolormap", "isdefinite", "isdeployed", "isdiag", "isdir", "isequal",
        "isequaln", "isfile", "isfolder", "ishermitian", "isletter", "ismac", "ismember", "ispc", "isprime",
        "isstring", "issymmetric", "istril", "istriu", "isunix", "jet", "kurtosis", "lcm", "legendre", "lines",
        "linsolve", "list_primes", "logm", "logspace", "lookfor", "ls", "ls_command", "lsqnonneg", "mad",
        "magic", "mat2str", "matlabroot", "mean", "meansq", "median", "meshgrid", "mkdir", "mkpp", "mode",
        "moment", "nargchk", "narginchk", "nargoutchk", "native2unicode", "nchoosek", "ndgrid", "nextpow2",
        "now", "nthargout", "nthroot", "null", "num2str", "ocean", "ode23", "ode45", "odeget", "odeset",
        "optimget", "optimset", "orderfields", "orth", "ostrsplit", "pascal", "pchip", "perms", "pink",
        "pol2cart", "poly", "polyder", "polyfit", "polyint", "polyval", "postpad", "pow2", "powerset", "ppval",
        "prctile", "prepad", "primes", "print_usage", "prism", "quadgk", "quadl", "quadv", "quantile",
        "rad2deg", "rainbow", "randi", "range", "rank", "ranks", "rectint", "regexptranslate", "repelem",
        "repmat", "rescale", "rgb2gray", "rgb2hsv", "rindex", "roots", "rosser", "rot90", "rotdim", "rref",
        "run", "sec", "secd", "sech", "setdiff", "setfield", "setxor", "shift", "shiftdim", "sind", "sinint",
        "skewness", "sortrows", "sph2cart", "spline", "spring", "startsWith", "std", "str2num", "strcat",
        "strchr", "strjoin", "strjust", "strread", "strsplit", "strtok", "strtrim", "strtrunc", "structfun",
        "substr", "substruct", "summer", "swapbytes", "tand", "tempdir", "test", "textread", "toeplitz",
        "trace", "trapz", "triplequad", "turbo", "type", "unicode2native", "union", "unique", "uniquetol",
        "unix", "unmkpp", "untabify", "unwrap", "usejava", "validateattributes", "validatestring", "vander",
        "var", "vech", "vecnorm", "vectorize", "ver", "verLessThan", "version", "viridis", "weekday", "what",
        "which", "white", "wilkinson", "winter", "xor", "zscore",
    }
)
