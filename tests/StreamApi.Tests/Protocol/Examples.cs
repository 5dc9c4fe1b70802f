using System.Text.RegularExpressions;

namespace Candlewick.StreamApi.Tests.Protocol;

/// <summary>The examples of docs/protocol.md, by kind and name.</summary>
internal static partial class Examples
{
    private static readonly Dictionary<string, string> All = Read("protocol.md");

    /// <summary>Names of all, such as <c>json server data</c>.</summary>
    public static IEnumerable<string> Names => All.Keys;

    public static string Get(string name) => All[name];

    /// <summary>The examples of another document, in the same way.</summary>
    /// <param name="document">Name of the embedded file.</param>
    public static Dictionary<string, string> Read(string document)
    {
        using var stream = typeof(Examples).Assembly.GetManifestResourceStream(document)!;
        using var reader = new StreamReader(stream);
        return Block().Matches(reader.ReadToEnd()).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
    }

    [GeneratedRegex("^```(\\w+ \\w+ [\\w-]+)\\n(.*?\\n?)\\n?```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
