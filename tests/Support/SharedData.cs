using Xunit;

namespace Candlewick.Tests.Support;

/// <summary>Real market data that may lie in a folder <c>shared</c> beside the repository; no test needs it to pass.</summary>
public static class SharedData
{
    /// <summary>Full path of a file or folder such as <c>ticks/lean/equity/usa/tick/spy/20131007_trade.zip</c>, or null.</summary>
    public static string? Find(string relative)
    {
        string path = Path.Combine(RepositoryRoot, "..", "shared", relative);
        return Path.Exists(path) ? Path.GetFullPath(path) : null;
    }

    /// <summary>As <see cref="Find"/>, and where it is missing the test is skipped with that as its reason.</summary>
    public static string Require(string relative)
    {
        string? found = Find(relative);
        Assert.SkipWhen(found is null, $"needs real data at ../shared/{relative} beside the repository");
        return found!;
    }

    /// <summary>The folder of <c>Pipeline.sln</c>.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "global.json")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no folder above {AppContext.BaseDirectory} holds global.json");
    }
}
