using System.Text;

namespace Candlewick.Contracts.Registry;

/// <summary>
/// What is sent to a registry: the source text without comments and blank lines. A registry that normalizes finds
/// the same id for it as for the descriptors that generated code in other languages carries, and a better comment
/// does not make a new version.
/// </summary>
internal static class SchemaText
{
    public static string WithoutComments(string source)
    {
        var text = new StringBuilder(source.Length);
        for (int at = 0; at < source.Length;)
        {
            var rest = source.AsSpan(at);
            int comment = CommentLength(rest);
            int length = comment > 0 ? comment : QuotedLength(rest);
            text.Append(comment > 0 ? " " : rest[..length]);
            at += length;
        }

        var lines = text.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0);
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>Length of the comment <paramref name="rest"/> begins with, without the line's end; 0 where it begins with none.</summary>
    private static int CommentLength(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            int newline = rest.IndexOf('\n');
            return newline < 0 ? rest.Length : newline;
        }

        if (!rest.StartsWith("/*", StringComparison.Ordinal))
        {
            return 0;
        }

        int close = rest[2..].IndexOf("*/", StringComparison.Ordinal);
        return close < 0 ? rest.Length : close + 4;
    }

    /// <summary>Length of the string <paramref name="rest"/> begins with, else 1.</summary>
    private static int QuotedLength(ReadOnlySpan<char> rest)
    {
        if (rest[0] is not ('"' or '\''))
        {
            return 1;
        }

        int end = 1;
        while (end < rest.Length && rest[end] != rest[0])
        {
            end += rest[end] == '\\' ? 2 : 1;
        }

        return Math.Min(end + 1, rest.Length);
    }
}
