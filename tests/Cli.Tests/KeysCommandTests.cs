using Candlewick.Tests.Support;

namespace Candlewick.Cli.Tests;

/// <summary>`pipeline keys` from outside.</summary>
public sealed class KeysCommandTests : IDisposable
{
    private readonly TempFolder _folder = new("keys");

    [Fact]
    public async Task A_key_is_made_shown_once_listed_without_its_secret_and_revoked()
    {
        var (code, added) = await RunAsync("keys", "add", "desk", "--channels", "candles,ticks", "--instruments", "nse:*,NYSE:SPY", "--expires", "90d");
        Assert.Equal(0, code);
        string secret = Assert.Single(added.Split('\n'), line => line.StartsWith("cwk_", StringComparison.Ordinal));

        var (_, listed) = await RunAsync("keys", "list");
        Assert.Contains("desk", listed, StringComparison.Ordinal);
        Assert.Contains("valid", listed, StringComparison.Ordinal);
        Assert.Contains("candles,ticks of NSE:*,NYSE:SPY", listed, StringComparison.Ordinal);
        Assert.DoesNotContain(secret.Split('_', 3)[2], listed, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync("keys", "revoke", "desk")).Code);
        Assert.Contains("revoked", (await RunAsync("keys", "list")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--channels has 'candels'; expected of *, ", "keys", "add", "x", "--channels", "candels")]
    [InlineData("--instruments has 'RELIANCE'; expected ids such as NSE:RELIANCE", "keys", "add", "x", "--instruments", "RELIANCE")]
    [InlineData("--instruments has 'NSE:*X*'", "keys", "add", "x", "--instruments", "NSE:*X*")]
    [InlineData("--expires is 'soon'; expected such as 90d, 12h or 2027-01-01", "keys", "add", "x", "--expires", "soon")]
    [InlineData("--expires is '2020-01-01', which has passed", "keys", "add", "x", "--expires", "2020-01-01")]
    [InlineData("a key's name has 1 to 40 letters", "keys", "add", "two words")]
    [InlineData("there is no key 'nobody'; `pipeline keys list` shows", "keys", "revoke", "nobody")]
    public async Task What_is_typed_is_checked(string says, params string[] arguments)
    {
        var (code, output) = await RunAsync(arguments);
        Assert.Equal(1, code);
        Assert.Contains(says, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("JWT_ISSUER is set without JWT_AUDIENCE", "JWT_ISSUER=https://login.example")]
    [InlineData("JWT_AUDIENCE or JWT_KEYS_FILE is set without JWT_ISSUER", "JWT_AUDIENCE=candlewick")]
    [InlineData("JWT_ISSUER is 'http://login.example'; expected an https address", "JWT_ISSUER=http://login.example", "JWT_AUDIENCE=candlewick")]
    [InlineData("JWT_KEYS_FILE '/missing' cannot be used", "JWT_ISSUER=https://login.example", "JWT_AUDIENCE=candlewick", "JWT_KEYS_FILE=/missing")]
    [InlineData("TLS_CERT is set without TLS_KEY; expected both, files in PEM, or a PFX", "TLS_CERT=/cert.pem")]
    [InlineData("TLS_KEY is set without TLS_CERT", "TLS_KEY=/key.pem")]
    [InlineData("TLS_KEY is set with a PFX in TLS_CERT", "TLS_CERT=/cert.pfx", "TLS_KEY=/key.pem")]
    [InlineData("TLS_PASSWORD is set without TLS_CERT", "TLS_PASSWORD=x")]
    [InlineData("TLS_PASSWORD is set with files in PEM", "TLS_CERT=/cert.pem", "TLS_KEY=/key.pem", "TLS_PASSWORD=x")]
    [InlineData("LIMIT_MESSAGES_PER_SECOND is '0'; expected a whole number from 1", "LIMIT_MESSAGES_PER_SECOND=0")]
    public async Task Settings_that_cannot_be_used_are_named(string says, params string[] settings)
    {
        using var process = new CliProcess(settings.Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => s[1]), "status", "--data", _folder.FullPath);
        Assert.Equal(1, await process.ExitAsync());
        Assert.Contains(says, process.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using var process = new CliProcess(new Dictionary<string, string> { ["DATA_DIR"] = _folder.FullPath }, arguments);
        int code = await process.ExitAsync();
        return (code, process.Output);
    }
}
