using Candlewick.LocalServers.Postgres;
using Candlewick.LocalServers.Processes;
using Candlewick.Tests.Support;

namespace Candlewick.LocalServers.Tests;

public sealed class PostgresBinariesTests : IDisposable
{
    private readonly TempFolder _folder = new("binaries");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_wrong_PGBIN_is_an_error_that_names_it_and_never_passed_over()
    {
        var failed = Assert.Throws<LocalServerException>(() => PostgresBinaries.Find(_folder["nowhere"]));

        Assert.Contains($"PGBIN is '{_folder["nowhere"]}'", failed.Message, StringComparison.Ordinal);
        Assert.Contains("unset it", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PGBIN_goes_before_everything_else()
    {
        string bin = Install("mine");

        Assert.Equal(bin, PostgresBinaries.Find(bin));
    }

    [Theory]
    [InlineData("*", new[] { "9.6", "15", "17" }, "17")]
    [InlineData("postgresql@*", new[] { "postgresql@9.6", "postgresql@16", "other" }, "postgresql@16")]
    public void The_newest_version_of_a_usual_folder_is_taken(string pattern, string[] installed, string newest)
    {
        foreach (string version in installed)
        {
            Install(Path.Combine(version, "bin"));
        }

        Assert.Equal(_folder[Path.Combine(newest, "bin")], PostgresBinaries.Newest(_folder.FullPath, pattern));
    }

    [Fact]
    public void A_client_only_installation_does_not_count()
    {
        Install("16/bin");
        Directory.CreateDirectory(_folder["17/bin"]);
        File.WriteAllText(_folder["17/bin/psql"], "");

        Assert.Equal(_folder["16/bin"], PostgresBinaries.Newest(_folder.FullPath, "*"));
    }

    private string Install(string bin)
    {
        foreach (string program in new[] { "initdb", "postgres", "pg_ctl" })
        {
            Directory.CreateDirectory(_folder[bin]);
            File.WriteAllText(Path.Combine(_folder[bin], Executables.FileName(program)), "");
        }

        return _folder[bin];
    }
}
