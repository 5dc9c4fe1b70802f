using Candlewick.Tests.Support;

namespace Candlewick.Cli.Tests;

/// <summary>`pipeline instruments` on files, without a running pipeline.</summary>
public sealed class InstrumentCommandTests : IDisposable
{
    private const string Columns = "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange";

    private readonly TempFolder _folder = new("cli");

    [Fact]
    public async Task Files_are_searched_and_what_is_wrong_is_explained()
    {
        Assert.Equal((0, "Wrote"), await RunAsync("Wrote", "generate", "masters", "--out", _folder.FullPath, "--count", "500"));
        string master = _folder["kite.csv"];
        Assert.Equal((0, "NFO:NIFTY-20261124-25000-C"), await RunAsync("NFO:NIFTY-20261124-25000-C", "instruments", "search", "nif", "25000", "ce", "nov", "--master", master));
        Assert.Equal((1, "Nothing means 'nif 99999'"), await RunAsync("Nothing means 'nif 99999'", "instruments", "search", "nif", "99999", "--master", master));
        Assert.Equal((0, "NFO:NIFTY-20261124-25000-C"), await RunAsync("NFO:NIFTY-20261124-25000-C", "instruments", "search", "--venue", "nfo", "--type", "option", "nif", "25000", "--master", master));
        Assert.Equal((0, "2 of "), await RunAsync("2 of ", "instruments", "search", "--type", "option", "--limit", "2", "--master", master));
        Assert.Equal((1, "--limit is 'abc'; expected a whole number from 1 to 100"), await RunAsync("--limit is 'abc'; expected a whole number from 1 to 100", "instruments", "search", "nif", "--limit", "abc", "--master", master));
        Assert.Equal((1, "there are equity, index, future, option, spot"), await RunAsync("there are equity, index, future, option, spot", "instruments", "search", "--type", "put", "--master", master));
        Assert.Equal((1, "--venue or --type"), await RunAsync("--venue or --type", "instruments", "search", "--master", master));
        Assert.Equal((0, "NFO:NIFTY-20261124-25000-P"), await RunAsync("NFO:NIFTY-20261124-25000-P", "instruments", "search", "--underlying", "NIFTY", "--expiry", "2026-11-24", "--strike", "25000", "--right", "pe", "--master", master));
        Assert.Equal((1, "there are call (ce) and put (pe)"), await RunAsync("there are call (ce) and put (pe)", "instruments", "search", "--right", "long", "--master", master));
        Assert.Equal((0, "NSE:RELIANCE"), await RunAsync("NSE:RELIANCE", "instruments", "search", "relaince", "--master", master));
        Assert.Equal((0, "NFO:NIFTY-20261124-25000-C"), await RunAsync("NFO:NIFTY-20261124-25000-C", "instruments", "show", "NIFTY26NOV25000CE", "--master", master));
        Assert.Equal((0, "NSE:RELIANCE"), await RunAsync("NSE:RELIANCE", "instruments", "show", "RELIANCE-EQ", "--master", _folder["smartapi.json"]));
        Assert.Equal((0, "NSE:RELIANCE"), await RunAsync("NSE:RELIANCE", "instruments", "show", "relind", "--master", _folder["breeze.zip"]));
        Assert.Equal((1, "the name is empty"), await RunAsync("the name is empty", "instruments", "show", " "));
        Assert.Equal((0, "NSE:RELIANCE"), await RunAsync("NSE:RELIANCE", "instruments", "show", "reliance", "--master", master));
        Assert.Equal((0, "NFO:NIFTY-20261124-F   to "), await RunAsync("NFO:NIFTY-20261124-F   to ", "instruments", "show", "nfo:nifty@1", "--roll", "days:3", "--master", master));
        Assert.Equal((1, "files have no open interest"), await RunAsync("files have no open interest", "instruments", "show", "NFO:NIFTY@1", "--roll", "oi", "--master", master));
        Assert.Equal((1, "is for continuous futures"), await RunAsync("is for continuous futures", "instruments", "show", "reliance", "--roll", "oi", "--master", master));
        Assert.Equal((1, "close to it: NFO:NIFTY@1"), await RunAsync("close to it: NFO:NIFTY@1", "instruments", "show", "NFO:NIFTI@1", "--master", master));
        Assert.Equal((1, "close to it: "), await RunAsync("close to it: ", "instruments", "show", "relianse", "--master", master));
        Assert.Equal((1, "--master"), await RunAsync("--master", "instruments", "search", "nif"));

        await File.WriteAllTextAsync(master, "instrument_token,exchange\n1,NSE\n");
        Assert.Equal((1, "line 1: there is no column"), await RunAsync("line 1: there is no column", "instruments", "search", "nif", "--master", master));
    }

    [Fact]
    public async Task Without_a_temporary_folder_it_says_how_to_name_one()
    {
        await File.WriteAllTextAsync(_folder["kite.csv"], Columns);
        using var command = new CliProcess(new Dictionary<string, string> { ["TMPDIR"] = _folder["none"] }, "instruments", "search", "nif", "--master", _folder["kite.csv"]);
        Assert.Equal(1, await command.ExitAsync());
        Assert.StartsWith($"error: no temporary folder can be made in '{_folder["none"]}", command.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_it_takes_its_temporary_files_away()
    {
        Directory.CreateDirectory(_folder["tmp"]);
        await File.WriteAllLinesAsync(_folder["kite.csv"], [Columns, .. Enumerable.Range(1, 20_000).Select(i => $"{i},{i},S{i},NAME,0,,0,0.05,1,EQ,NSE,NSE")]);
        await File.WriteAllTextAsync(_folder["smartapi.json"], $"[{string.Join(",\n", Enumerable.Range(1, 200_000).Select(i =>
            $$"""{"token":"{{i}}","symbol":"S{{i}}-EQ","name":"S{{i}}","expiry":"","strike":"-1.000000","lotsize":"1","instrumenttype":"","exch_seg":"NSE","tick_size":"5.000000"}"""))}]");
        using var search = new CliProcess(
            new Dictionary<string, string> { ["TMPDIR"] = _folder["tmp"] }, "instruments", "search", "nif", "--master", _folder["kite.csv"], "--master", _folder["smartapi.json"]);

        // The first file is done: by its folder alone one cannot tell whether the command listens to Ctrl-C already.
        await Eventually.TrueAsync(
            () => Directory.GetDirectories(_folder["tmp"], "candlewick-*").Any(scratch => Directory.GetFiles(scratch).Length > 0), TimeSpan.FromSeconds(60), "it reads the second file");

        Assert.Equal(130, (await search.InterruptAsync()).Code);
        Assert.Empty(Directory.GetDirectories(_folder["tmp"], "candlewick-*"));
    }

    public void Dispose() => _folder.Dispose();

    /// <returns>The exit code, and the text if it was printed.</returns>
    private async Task<(int Code, string Printed)> RunAsync(string text, params string[] arguments)
    {
        using var command = new CliProcess(new Dictionary<string, string> { ["DATA_DIR"] = _folder["data"] }, arguments);
        int code = await command.ExitAsync();
        return (code, command.Output.Contains(text, StringComparison.Ordinal) ? text : command.Output);
    }
}
