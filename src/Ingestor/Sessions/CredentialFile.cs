using Candlewick.Streaming.Settings;

namespace Candlewick.Ingestor.Sessions;

/// <summary>A file of <c>NAME=value</c> lines as shells and container tools read them: comments, <c>export</c> and quotes are allowed.</summary>
internal static class CredentialFile
{
    private const string Export = "export ";

    /// <summary>The last value given to <paramref name="name"/>; null where there is none, or no file.</summary>
    /// <exception cref="IngestException">It has one, and others than its owner can read it.</exception>
    public static string? Find(string path, string name)
    {
        string? value = File.Exists(path) ? Read(path).LastOrDefault(line => line.Name == name).Value : null;
        return value is not null && OwnersFile.Exposure(path) is { } exposed ? throw new IngestException(exposed) : value;
    }

    private static IEnumerable<(string Name, string Value)> Read(string path)
    {
        foreach (string raw in Lines(path))
        {
            string line = raw.Trim();
            line = line.StartsWith(Export, StringComparison.Ordinal) ? line[Export.Length..] : line;
            int sign = line.IndexOf('=', StringComparison.Ordinal);
            if (sign > 0 && line[0] != '#')
            {
                yield return (line[..sign].TrimEnd(), Unquoted(line[(sign + 1)..].Trim()));
            }
        }
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IngestException($"'{path}', which may have credentials, cannot be read: {e.Message}", e);
        }
    }

    private static string Unquoted(string text) =>
        text.Length >= 2 && text[0] is '"' or '\'' && text[^1] == text[0] ? text[1..^1] : text;
}
