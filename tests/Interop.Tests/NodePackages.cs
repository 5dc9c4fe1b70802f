namespace Candlewick.Interop.Tests;

/// <summary>
/// Confluent's own clients and others of Kafka. Confluent's has a native part: npm downloads it, or compiles it where it cannot (about two minutes).
/// </summary>
public sealed class NodePackages() : NpmFolder("interop", "node")
{
    protected override async Task<string?> BuildAsync(string folder)
    {
        string[] tools = [.. new[] { "python3", "make", "g++" }.Where(tool => ChildProcess.Find(tool) is null)];
        var build = new Dictionary<string, string> { ["CKJS_LINKING"] = "dynamic" };
        var (exitCode, output, errors) = await ChildProcess.TryRunAsync("npm", ["rebuild", "@confluentinc/kafka-javascript"], folder, build, InstallLimit);
        if (exitCode != 0 && tools.Length > 0)
        {
            return $"needs {string.Join(", ", tools)} to compile Confluent's JavaScript client, of which npm has no binary for this machine";
        }

        Assert.True(exitCode == 0, $"npm rebuild ended with {exitCode}.\n{output}\n{errors}");
        return null;
    }
}
