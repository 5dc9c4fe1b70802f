using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Candlewick.LocalServers.Folders;
using Candlewick.Streaming.Settings;
using Candlewick.Tests.Support;

namespace Candlewick.Cli.Tests;

/// <summary>The program from outside: what it says and what its exit code is.</summary>
public sealed partial class CommandTests(KafkaFixture kafka, PostgresFixture postgres, ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new("cli");

    [Fact]
    public async Task A_service_without_a_Kafka_says_what_to_set()
    {
        using var aggregate = new CliProcess(new Dictionary<string, string> { ["DATA_DIR"] = _folder.FullPath }, "aggregate");

        Assert.Equal(1, await aggregate.ExitAsync());
        Assert.Contains("KAFKA_BOOTSTRAP=host:port", aggregate.Output, StringComparison.Ordinal);
        Assert.Contains("pipeline up", aggregate.Output, StringComparison.Ordinal);
        AssertExplained(aggregate);
    }

    [Theory]
    [InlineData(0, "NSE-EQ, Asia/Kolkata: November 2026", "calendar", "nse", "2026-11")]
    [InlineData(0, "\"name\": \"Guru Nanak Jayanti\"", "calendar", "NSE", "2026-11-24", "--json")]
    [InlineData(1, "there is no calendar 'LSE'; venues are BCD", "calendar", "LSE")]
    [InlineData(1, "2024-11-30 (Thanksgiving Day): is a Saturday", "calendar", "--check", "FILE")]
    [InlineData(1, "on which NSE does not trade; the next trading day is 2026-11-25", "generate", "nse", "--date", "2026-11-24")]
    [InlineData(1, "the groups of venue NSE are NSE-EQ, NSE-EQ-CAS", "ingest", "csv", "nse.csv", "--session-group", "NSE:RELIANCE=MCX-AGRI")]
    [InlineData(1, "--session-group is 'RELIANCE=NSE-EQ'; expected an instrument and its group", "ingest", "csv", "nse.csv", "--session-group", "RELIANCE=NSE-EQ")]
    [InlineData(1, "--session-group names two groups of NSE:INFY", "ingest", "csv", "nse.csv", "--session-group", "NSE:INFY=NSE-EQ", "--session-group", "NSE:INFY=NSE-EQ-CAS")]
    [InlineData(1, "--date is 'today'; expected a date such as 2026-11-25", "reconcile", "NSE:INFY", "--date", "today")]
    [InlineData(1, "--interval is '1w'; expected an interval of time up to a day", "reconcile", "NSE:INFY", "--date", "2026-11-25", "--interval", "1w")]
    [InlineData(1, "--address is 'ftp://x'; expected such as http://127.0.0.1:9443", "backfill", "NSE:INFY", "--from", "2026-11-25", "--address", "ftp://x")]
    [InlineData(1, "--speed is 'fast'; expected a number from 0 to 1000000", "ingest", "csv", "nse.csv", "--speed", "fast")]
    public async Task Calendars_are_shown_and_what_is_typed_is_checked(int exit, string says, params string[] arguments)
    {
        string data = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "src/Market/Sessions/Calendars/Data/us-equity.json"));
        File.WriteAllText(_folder["wrong.json"], data.Replace("2024-11-28", "2024-11-30", StringComparison.Ordinal));
        using var calendar = new CliProcess(new Dictionary<string, string>(), [.. arguments.Select(a => a == "FILE" ? _folder["wrong.json"] : a)]);

        Assert.Equal(exit, await calendar.ExitAsync());
        Assert.Contains(says, calendar.Output, StringComparison.Ordinal);
        AssertExplained(calendar);
    }

    [Fact]
    public async Task Up_whose_embedded_broker_finds_its_port_taken_names_the_setting()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var environment = await EnvironmentAsync(kafka.Settings(), ("BROKER_PORT", port));
        environment.Remove("KAFKA_BOOTSTRAP");
        using var up = new CliProcess(environment, "up");

        Assert.Equal(1, await up.ExitAsync());
        Assert.Contains($"port {port} on 127.0.0.1 is taken", up.Output, StringComparison.Ordinal);
        Assert.Contains("BROKER_PORT", up.Output, StringComparison.Ordinal);
        AssertExplained(up);
    }

    [Theory]
    [InlineData("PORT")]
    [InlineData("STREAM_PORT")]
    [InlineData("PROXY_PORT")]
    public async Task Up_on_a_taken_port_names_its_owner_and_the_setting(string setting)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var up = new CliProcess(await EnvironmentAsync(kafka.Settings(), (setting, port)), "up");

        Assert.Equal(1, await up.ExitAsync());
        Assert.Contains($"port {port} on 127.0.0.1 is taken", up.Output, StringComparison.Ordinal);
        Assert.Contains($"move ours with {setting}", up.Output, StringComparison.Ordinal);
        AssertExplained(up);
    }

    [Theory]
    [InlineData(0, "pipeline [command] [options]")]
    [InlineData(0, "pipeline ingest csv <files>... [options]", "ingest", "csv")]
    [InlineData(1, "there is no command 'ingest cvs'; `pipeline help ingest` shows those there are", "ingest", "cvs")]
    public async Task Help_says_what_a_command_takes(int code, string said, params string[] path)
    {
        using var help = new CliProcess(new Dictionary<string, string>(), ["help", .. path]);

        Assert.Equal(code, await help.ExitAsync());
        Assert.Contains(said, help.Output, StringComparison.Ordinal);
        AssertExplained(help);
    }

    [Fact]
    public async Task Up_on_a_folder_another_holds_names_that_process()
    {
        using var held = FolderLock.Take(_folder.FullPath, "pipeline up");
        using var up = new CliProcess(await EnvironmentAsync(kafka.Settings()), "up");

        Assert.Equal(1, await up.ExitAsync());
        Assert.Contains($"in use by process {Environment.ProcessId}", up.Output, StringComparison.Ordinal);
        Assert.Contains("DATA_DIR", up.Output, StringComparison.Ordinal);
        AssertExplained(up);
    }

    [Theory]
    [InlineData("KAFKA_HOME")]
    [InlineData("embedded")]
    public async Task Ctrl_C_ends_up_within_five_seconds_and_leaves_no_process(string broker)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "looks for processes in /proc");
        var environment = new Dictionary<string, string> { ["DATA_DIR"] = _folder.FullPath, ["PORT"] = "0", ["REGISTRY_PORT"] = "0", ["BROKER_PORT"] = "0" };
        if (broker == "KAFKA_HOME")
        {
            string? home = Environment.GetEnvironmentVariable(broker);
            Assert.SkipWhen(home is null, "needs an Apache Kafka at KAFKA_HOME");
            environment[broker] = home!;
        }

        if (Environment.GetEnvironmentVariable("PGBIN") is { } binaries)
        {
            environment["PGBIN"] = binaries;
        }

        using var up = new CliProcess(environment, "up");
        await up.PrintsAsync("Ctrl-C stops everything");
        Assert.Equal(broker == "embedded", up.Output.Contains("embedded broker", StringComparison.Ordinal));
        Assert.NotEmpty(ProcessesOf(_folder.FullPath));
        await up.PrintsAsync("\nReady");
        string service = File.ReadAllText(_folder["pg_service.conf"]);
        Assert.Contains("PGSERVICEFILE=" + _folder["pg_service.conf"], up.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(service.Split("password=")[1].Trim(), up.Output, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["pg_service.conf"]));

        var (code, took) = await up.InterruptAsync();

        output.WriteLine($"ended in {took.TotalSeconds:0.0} s");
        Assert.Equal(0, code);
        Assert.True(took < TimeSpan.FromSeconds(5), $"ended in {took.TotalSeconds:0.0} s:\n{up.Output}");
        Assert.Empty(ProcessesOf(_folder.FullPath));
        Assert.False(File.Exists(_folder["run.json"]) || File.Exists(_folder["pg_service.conf"]));
    }

    [Fact]
    public async Task A_service_that_fails_ends_its_process_with_its_reason_and_not_with_zero()
    {
        var settings = kafka.Settings();
        using var registry = new CliProcess(await EnvironmentAsync(settings, ("REGISTRY_PORT", "0")), "registry");
        await registry.PrintsAsync("Ctrl-C stops it");
        var environment = await EnvironmentAsync(
            settings, ("SCHEMA_REGISTRY", Address().Match(registry.Output).Value), ("WORKER_NAME", "twin"), ("WORKERS", "2"));
        using var first = new CliProcess(environment, "aggregate");
        await first.PrintsAsync("Assigned partitions 0");

        using var second = new CliProcess(environment, "aggregate");
        await second.PrintsAsync("running as worker 'twin'");

        Assert.Equal(1, await first.ExitAsync());
        Assert.Contains("Give each process a WORKER_NAME of its own", first.Output, StringComparison.Ordinal);
        AssertExplained(first);
    }

    [Fact]
    public async Task Ctrl_C_while_Kafka_is_away_ends_without_a_stack_trace()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        string port = ((IPEndPoint)nobody.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        nobody.Stop();
        using var aggregate = new CliProcess(await EnvironmentAsync(
            kafka.Settings() with { Bootstrap = $"127.0.0.1:{port}" }, ("SCHEMA_REGISTRY", $"http://127.0.0.1:{port}")), "aggregate");
        await aggregate.PrintsAsync("does not answer yet");

        var (code, took) = await aggregate.InterruptAsync();

        Assert.Equal(130, code);
        Assert.True(took < TimeSpan.FromSeconds(5), $"ended in {took.TotalSeconds:0.0} s");
        AssertExplained(aggregate);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<Dictionary<string, string>> EnvironmentAsync(KafkaSettings settings, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>
        {
            ["DATA_DIR"] = _folder.FullPath,
            ["KAFKA_BOOTSTRAP"] = settings.Bootstrap,
            ["TOPIC_PREFIX"] = settings.TopicPrefix,
            ["POSTGRES"] = await postgres.CreateDatabaseAsync(),
            ["PORT"] = "0",
            ["REGISTRY_PORT"] = "0",
        };
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        return environment;
    }

    /// <summary>Processes that were started with, or work in, the folder.</summary>
    private static List<string> ProcessesOf(string folder)
    {
        var found = new List<string>();
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(p => int.TryParse(Path.GetFileName(p), out _)))
        {
            try
            {
                string command = File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
                if (command.Contains(folder, StringComparison.Ordinal))
                {
                    found.Add(command);
                }
            }
            catch (IOException)
            {
                // Ended meanwhile.
            }
        }

        return found;
    }

    private static void AssertExplained(CliProcess process) => Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
