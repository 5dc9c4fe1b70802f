using Candlewick.Ingestor.Sessions;
using Candlewick.Streaming.Settings;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests.Sessions;

public sealed class BrokerCredentialsTests : IDisposable
{
    private readonly TempFolder _folder = new("credentials");
    private readonly Dictionary<string, string> _environment = [];

    [Fact]
    public void The_environment_goes_before_the_file_and_the_file_before_env()
    {
        Write("credentials", "KITE_API_KEY=file\nKITE_API_SECRET=file\n");
        Write(".env", "KITE_API_KEY=env\nKITE_API_SECRET=env\nSMARTAPI_PIN=env\n");
        _environment["KITE_API_KEY"] = "environment";
        Assert.Equal(["environment", "file", "env"], new[] { "KITE_API_KEY", "KITE_API_SECRET", "SMARTAPI_PIN" }.Select(Credentials().Get));
    }

    [Theory]
    [InlineData("KITE_API_KEY=a=b#c", "a=b#c")]
    [InlineData("  export KITE_API_KEY = \"a b\"  ", "a b")]
    [InlineData("# KITE_API_KEY=no\nKITE_API_KEY='yes'\n", "yes")]
    [InlineData("KITE_API_KEY=first\r\nKITE_API_KEY=last\r\n", "last")]
    [InlineData("KITE_API_KEY=\nKITE_API_KEYS=x\n=y\nnonsense", null)]
    public void Lines_are_read_as_shells_read_them(string lines, string? expected)
    {
        Write("credentials", lines);
        Assert.Equal(expected, Credentials().Find("KITE_API_KEY"));
    }

    [Fact]
    public void A_file_that_others_can_read_is_refused_where_it_has_the_secret()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows' access lists are the user's");
        Write("credentials", "KITE_API_SECRET=hunter2");
        File.SetUnixFileMode(_folder["credentials"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Null(Credentials().Find("KITE_API_KEY"));
        var refused = Assert.Throws<IngestException>(() => Credentials().Find("KITE_API_SECRET"));
        Assert.Equal($"'{_folder["credentials"]}' holds secrets and others than its owner can read it; `chmod 600 '{_folder["credentials"]}'` shuts them out", refused.Message);
    }

    [Fact]
    public void A_missing_one_is_named_with_the_places_for_it()
    {
        var missing = Assert.Throws<IngestException>(() => Credentials().Get("KITE_API_KEY"));
        Assert.Equal(
            $"KITE_API_KEY is not set: set it in the environment, or write KITE_API_KEY=… into '{_folder["credentials"]}' or '{_folder[".env"]}', which only you may read (chmod 600)", missing.Message);
    }

    public void Dispose() => _folder.Dispose();

    private BrokerCredentials Credentials() => new(_environment.GetValueOrDefault, [_folder["credentials"], _folder[".env"]]);

    private void Write(string name, string lines) => OwnersFile.Write(_folder[name], file => file.Write(System.Text.Encoding.UTF8.GetBytes(lines)));
}
