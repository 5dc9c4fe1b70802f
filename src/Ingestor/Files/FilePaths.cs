using System.IO.Enumeration;

namespace Candlewick.Ingestor.Files;

/// <summary>
/// The files that arguments name: files as they are; a folder stands for the files in it and below that fit the feed; <c>*</c> and <c>?</c> for any
/// part of a name, <c>**</c> for any folders, where the shell left them.
/// </summary>
internal static class FilePaths
{
    private static readonly string[] DataEndings = [".csv", ".tsv", ".txt", ".gz", ".gzip", ".zst", ".zstd", ".zip"];

    /// <summary>Named like data, packed or not; nothing that is hidden.</summary>
    public static bool LooksLikeData(string path) =>
        !Path.GetFileName(path).StartsWith('.') && Array.Exists(DataEndings, e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="IngestException">A file does not exist, or a folder or a pattern has none that fits.</exception>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> arguments, Func<string, bool> fits)
    {
        var paths = new List<string>();
        foreach (string argument in arguments)
        {
            if (Directory.Exists(argument))
            {
                paths.AddRange(Found($"'{argument}' is a folder, and no file in it or below", Below(argument).Where(fits)));
            }
            else if (argument.AsSpan().ContainsAny('*', '?') && !File.Exists(argument))
            {
                paths.AddRange(Found($"no file fits '{argument}' that", Matches(argument).Where(fits)));
            }
            else
            {
                paths.Add(File.Exists(argument) ? argument : throw new IngestException($"there is no file '{argument}'"));
            }
        }

        return paths;
    }

    private static List<string> Found(string otherwise, IEnumerable<string> files)
    {
        try
        {
            var found = files.Order(StringComparer.Ordinal).ToList();
            return found.Count > 0 ? found : throw new IngestException($"{otherwise} is named like a file of this format; docs/feeds.md says how they are named");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IngestException($"a folder cannot be looked into: {e.Message}", e);
        }
    }

    private static IEnumerable<string> Below(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);

    private static IEnumerable<string> Matches(string pattern)
    {
        string[] parts = pattern.Replace('\\', '/').Split('/');
        int first = Array.FindIndex(parts, p => p.AsSpan().ContainsAny('*', '?'));
        string root = string.Join('/', parts[..first]);
        return Matches(root.Length > 0 ? root : pattern.StartsWith('/') ? "/" : ".", parts.AsMemory(first), shown: first > 0);
    }

    private static IEnumerable<string> Matches(string folder, ReadOnlyMemory<string> parts, bool shown)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        string part = parts.Span[0];
        string Shown(string path) => shown ? path : Path.GetRelativePath(".", path);
        if (part == "**")
        {
            var rest = parts.Length > 1 ? parts[1..] : new[] { "*" };
            return Matches(folder, rest, shown).Concat(Directory.EnumerateDirectories(folder).SelectMany(d => Matches(d, parts, shown: true)).Select(Shown)).Distinct(StringComparer.Ordinal);
        }

        return parts.Length == 1
            ? Directory.EnumerateFiles(folder).Where(f => FileSystemName.MatchesSimpleExpression(part, Path.GetFileName(f), ignoreCase: false)).Select(Shown)
            : Directory.EnumerateDirectories(folder).Where(d => FileSystemName.MatchesSimpleExpression(part, Path.GetFileName(d), ignoreCase: false))
                .SelectMany(d => Matches(d, parts[1..], shown: true)).Select(Shown);
    }
}
