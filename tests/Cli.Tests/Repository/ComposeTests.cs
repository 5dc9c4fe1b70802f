using System.Diagnostics;
using Candlewick.Tests.Support;

namespace Candlewick.Cli.Tests.Repository;

/// <summary>The container files, as far as no engine is needed.</summary>
public sealed class ComposeTests
{
    private static readonly string Root = SharedData.RepositoryRoot;

    [Theory]
    [InlineData("compose.yaml", "single", "aggregator api kafka postgres projections registry")]
    [InlineData("compose.yaml", "cluster", "aggregator api kafka-1 kafka-2 kafka-3 postgres projections registry")]
    [InlineData("compose.yaml", "single,ingest", "aggregator api ingestor kafka postgres projections registry")]
    [InlineData("compose.local.yaml", "single", "kafka postgres registry")]
    [InlineData("compose.local.yaml", "cluster", "kafka-1 kafka-2 kafka-3 postgres registry")]
    public async Task Compose_understands_every_profile(string file, string profiles, string services)
    {
        Assert.SkipUnless((await DockerAsync("", "compose", "version")).ExitCode == 0, "needs docker with its compose plugin");

        var (exitCode, output, errors) = await DockerAsync(profiles, "compose", "-f", file, "config", "--services");

        Assert.True(exitCode == 0, errors);
        Assert.Equal(services.Split(' '), output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        var strict = await DockerAsync(profiles, "compose", "-f", file, "config", "--quiet");
        Assert.True(strict.ExitCode == 0, strict.Errors);
    }

    [Fact]
    public void What_the_image_is_made_of_is_sent_to_the_builder()
    {
        string[] allowed = [.. Lines(".dockerignore").Where(line => line.StartsWith('!')).Select(line => line[1..])];
        var copied = Lines("Dockerfile").Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ').Skip(1).SkipLast(1)).Where(word => !word.StartsWith("--", StringComparison.Ordinal)).ToList();

        Assert.All(copied, path => Assert.True(Path.Exists(Path.Combine(Root, path)), $"{path} does not exist"));

        // A file that is copied before its folder, so that what is made of it alone is kept, is sent with the folder.
        var whole = copied.Where(path => !copied.Exists(folder => path.StartsWith($"{folder}/", StringComparison.Ordinal)));
        Assert.Equal(allowed.Order(StringComparer.Ordinal), whole.Order(StringComparer.Ordinal));
    }

    private static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    private static async Task<(int ExitCode, string Output, string Errors)> DockerAsync(string profiles, params string[] arguments)
    {
        var info = new ProcessStartInfo("docker", arguments) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["COMPOSE_PROFILES"] = profiles;
        try
        {
            using var process = Process.Start(info)!;
            var errors = process.StandardError.ReadToEndAsync();
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, output, await errors);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (127, "", "there is no docker on PATH");
        }
    }
}
