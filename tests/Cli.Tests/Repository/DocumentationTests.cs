using System.Text.RegularExpressions;
using Candlewick.Tests.Support;

namespace Candlewick.Cli.Tests.Repository;

/// <summary>What the documents name is there: files, folders, headings, and classes of tests.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Root = SharedData.RepositoryRoot;

    /// <summary>The changelog tells of what was, too.</summary>
    public static TheoryData<string> Documents { get; } =
    [
        .. Directory.EnumerateFiles(Root, "*.md")
            .Concat(new[] { "docs", "src", "samples", "bench", "compose" }.Select(folder => Path.Combine(Root, folder)).Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories)))
            .Select(file => Path.GetRelativePath(Root, file))
            .Where(file => file != "CHANGELOG.md" && !NotInTheRepository().IsMatch(file))
            .Order(StringComparer.Ordinal),
    ];

    private static readonly HashSet<string> Classes = [.. Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file)!)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_to_files_and_their_headings(string document)
    {
        var broken = Link().Matches(Text(document)).Select(link => link.Groups[1].Value)
            .Where(target => !target.Contains(':', StringComparison.Ordinal))
            .Where(target => !Leads(document, target));

        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Files_and_folders_that_are_named_exist(string document)
    {
        var missing = RepositoryPath().Matches(Text(document)).Select(path => path.Value.TrimEnd('.', '/'))
            .Where(path => !NotInTheRepository().IsMatch(path) && !Path.Exists(Path.Combine(Root, path)));

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Tests_that_are_named_exist(string document)
    {
        var unknown = TestClass().Matches(Text(document)).Select(name => name.Groups[1].Value).Where(name => !Classes.Contains(name));

        Assert.Empty(unknown);
    }

    [Fact]
    public void Each_guarantee_names_a_test()
    {
        string guarantees = Text("docs/guarantees.md");
        string[] promises = [.. Promise().Matches(guarantees).Select(heading => heading.Groups[1].Value)];
        var rows = guarantees.Split('\n').Where(line => TestClass().IsMatch(line) && line.StartsWith("| ", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(promises);
        Assert.Empty(promises.Except(rows.SelectMany(row => row.Split('|')[1].Split(',', StringSplitOptions.TrimEntries))));
    }

    private static string Text(string document) => File.ReadAllText(Path.Combine(Root, document));

    private static bool Leads(string document, string target)
    {
        string[] parts = target.Split('#', 2);
        string file = parts[0].Length == 0 ? Path.Combine(Root, document) : Path.Combine(Root, Path.GetDirectoryName(document)!, parts[0]);
        return Path.Exists(file) && (parts.Length == 1 || Headings(file).Contains(parts[1]));
    }

    private static IEnumerable<string> Headings(string file) => File.ReadLines(file)
        .Where(line => line.StartsWith('#'))
        .Select(line => new string([.. line.TrimStart('#').Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')]).Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w./~-])(?:src|tests|docs|bench|samples|compose|proto)/[\w./-]+")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"`(\w+Tests)`")]
    private static partial Regex TestClass();

    [GeneratedRegex(@"^## (\d+)\.", RegexOptions.Multiline)]
    private static partial Regex Promise();

    [GeneratedRegex(@"(^|[/\\])(bin|obj|node_modules|secrets)([/\\]|$)")]
    private static partial Regex NotInTheRepository();
}
