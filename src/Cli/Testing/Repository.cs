using Candlewick.Cli.Settings;

namespace Candlewick.Cli.Testing;

/// <summary>The checkout that this program was built in.</summary>
internal sealed record Repository(string Root)
{
    /// <summary>Those that take minutes, the longest first; the interop tests compile a client on a machine's first run.</summary>
    private static readonly string[] Long =
        ["EndToEnd.Tests", "StreamApi.Tests", "Ingestor.Tests", "Interop.Tests", "Cli.Tests", "EmbeddedKafka.Tests", "CandleAggregator.Tests", "Streaming.Tests", "Projections.Tests"];

    public string Solution => Path.Combine(Root, "Pipeline.sln");

    /// <exception cref="SettingException">The program runs outside a checkout, where there are no tests.</exception>
    public static Repository Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var repository = new Repository(folder.FullName);
            if (File.Exists(repository.Solution))
            {
                return repository;
            }
        }

        throw new SettingException($"no folder above {AppContext.BaseDirectory} holds Pipeline.sln: 'test' runs in a checkout of the repository, as ./pipeline test");
    }

    /// <summary>The built tests, in the order to begin them: what is begun last should not take long.</summary>
    public IEnumerable<string> TestAssemblies(string configuration) =>
        Directory.EnumerateDirectories(Path.Combine(Root, "tests"), "*.Tests")
            .Select(folder => Path.GetFileName(folder)!)
            .OrderBy(name => Array.IndexOf(Long, name) is >= 0 and var place ? place : Long.Length)
            .ThenBy(name => name, StringComparer.Ordinal)
            .Select(name => Path.Combine(Root, "tests", name, "bin", configuration, "net10.0", $"Candlewick.{name}.dll"));

    /// <summary>A Kafka distribution that lies beside the checkout, or null.</summary>
    public string? NeighbouringKafka
    {
        get
        {
            string folder = Path.GetFullPath(Path.Combine(Root, "..", "shared", "kafka"));
            return Directory.Exists(Path.Combine(folder, "libs")) ? folder : null;
        }
    }
}
