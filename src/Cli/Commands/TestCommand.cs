using System.CommandLine;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Testing;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline test`: builds the solution and runs every test project against one broker and one PostgreSQL.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var filter = new Option<string?>("--filter")
        {
            Description = "Run only tests whose properties match, as 'dotnet test --filter' takes it",
            HelpName = "expression",
        };
        var command = new Command("test", """
            Build everything and run all tests against a real Kafka and a private PostgreSQL

            Kafka is the one at KAFKA_BOOTSTRAP, else one started from KAFKA_HOME, else a container.

            Example:
              pipeline test --filter FullyQualifiedName~Candles
            """) { filter };
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments.GetValue(filter), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? filter, CancellationToken cancellationToken)
    {
        var repository = Repository.Find();
        using var loggers = Logs.Factory();
        using var results = new ResultsFolder();
        await using var servers = await TestServers.StartAsync(repository, results, loggers, cancellationToken);
        Console.WriteLine($"Kafka: {servers.Kafka}");
        Console.WriteLine($"PostgreSQL: {servers.Postgres}");

        var dotnet = new DotnetTool(repository.Root, servers.Environment);
        if (await dotnet.BuildAsync(repository.Solution, cancellationToken) is not 0 and var failed)
        {
            Console.WriteLine("The build failed; no test ran.");
            return failed;
        }

        int exitCode = await RunAssembliesAsync(repository, dotnet, results.Trx, filter, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return Report(TestTally.Read(results.Trx), exitCode);
    }

    /// <summary>
    /// Two at a time: most of what they do is wait for brokers and processes. A test that hangs ends its assembly, with its
    /// name, instead of standing there until somebody looks.
    /// </summary>
    /// <returns>0, or how one that failed ended.</returns>
    private static async Task<int> RunAssembliesAsync(
        Repository repository, DotnetTool dotnet, string results, string? filter, CancellationToken cancellationToken)
    {
        int exitCode = 0;
        var two = new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(repository.TestAssemblies("Release"), two, async (assembly, cancelled) =>
        {
            List<string> test =
            [
                "test", assembly, "--logger", $"trx;LogFileName={Path.GetFileNameWithoutExtension(assembly)}.trx", "--results-directory", results,
                "--blame-hang-timeout", "8m", "--blame-hang-dump-type", "none",
            ];
            if (filter is not null)
            {
                test.AddRange(["--filter", filter]);
            }

            if (await dotnet.RunAsync(test, cancelled) is not 0 and var failed)
            {
                Volatile.Write(ref exitCode, failed);
            }
        });
        return exitCode;
    }

    /// <summary>The last line is the sum over all assemblies; a run that ended early is never a success.</summary>
    private static int Report(TestTally tally, int exitCode)
    {
        foreach (var (reason, tests) in tally.SkipReasons)
        {
            Console.WriteLine($"skipped {tests}: {reason}");
        }

        foreach (string name in tally.FailedTests)
        {
            Console.WriteLine($"failed: {name}");
        }

        int failed = tally.Failed;
        if (exitCode != 0 && failed == 0)
        {
            Console.WriteLine($"'dotnet test' ended with exit code {exitCode} although no test failed: an assembly did not finish (see above), counted as one failure.");
            failed = 1;
        }

        if (tally.Passed + failed == 0)
        {
            Console.WriteLine("No test ran.");
        }

        Console.WriteLine($"{tally.Passed} passed, {failed} failed{(tally.Skipped > 0 ? $", {tally.Skipped} skipped" : "")}");
        return failed > 0 || tally.Passed == 0 ? 1 : 0;
    }
}
