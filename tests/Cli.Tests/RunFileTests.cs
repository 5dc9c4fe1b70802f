using System.Diagnostics;
using Candlewick.Cli.Local;
using Candlewick.Tests.Support;

namespace Candlewick.Cli.Tests;

public sealed class RunFileTests : IDisposable
{
    private readonly TempFolder _folder = new("run");

    [Fact]
    public void What_runs_here_is_found_and_only_its_owner_can_read_it()
    {
        var run = Run(Environment.ProcessId);

        // What lay there before with other permissions, as a restored backup may have, keeps them no longer.
        File.WriteAllText(_folder["run.json"], "{}");
        run.Save(_folder.FullPath);

        Assert.Equal(run, RunFile.Find(_folder.FullPath));
        Assert.Equal(["run.json"], Directory.EnumerateFiles(_folder.FullPath).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["run.json"]));
        }
    }

    [Fact]
    public void A_process_that_has_gone_runs_nothing()
    {
        using var gone = Process.Start("dotnet", "--version");
        gone.WaitForExit();

        Run(gone.Id).Save(_folder.FullPath);

        Assert.Null(RunFile.Find(_folder.FullPath));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{\"ProcessId\":")]
    [InlineData("null")]
    public void No_file_or_half_a_file_says_nothing(string? content)
    {
        if (content is not null)
        {
            File.WriteAllText(_folder["run.json"], content);
        }

        Assert.Null(RunFile.Find(_folder.FullPath));
        Assert.Null(RunFile.Find(_folder["missing"]));
    }

    public void Dispose() => _folder.Dispose();

    private static RunFile Run(int process) => new(process, "127.0.0.1:1", "http://127.0.0.1:2", "Host=h;Password=p", "http://127.0.0.1:3", "p.");
}
