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
        if (await dotnet.RunAsync(["build", repository.Solution, "-c", "Release", "-v", "q", "-nodeReuse:false"], cancellationToken) is not 0 and var failed)
        {
            Console.WriteLine("The build failed; no test ran.");
            return failed;
        }

        // Two assemblies at a time: most of what they do is wait for brokers and processes. A test that hangs ends the run
        // with its name instead of standing there until somebody looks.
        List<string> test =
        [
            "test", repository.Solution, "-c", "Release", "--no-build", "-m:2", "-nodeReuse:false", "--logger", "trx", "--results-directory", results.Trx,
            "--blame-hang-timeout", "8m", "--blame-hang-dump-type", "none",
        ];
        if (filter is not null)
        {
            test.AddRange(["--filter", filter]);
        }

        int exitCode = await dotnet.RunAsync(test, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return Report(TestTally.Read(results.Trx), exitCode);
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
