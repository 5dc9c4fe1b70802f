using Candlewick.Cli.Settings;

namespace Candlewick.Cli.Testing;

/// <summary>The checkout that this program was built in.</summary>
internal sealed record Repository(string Root)
{
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
