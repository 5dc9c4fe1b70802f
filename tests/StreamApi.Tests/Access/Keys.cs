using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Access.Keys;
using Candlewick.StreamApi.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Access;

/// <summary>A file of keys, and the secrets of those that were made.</summary>
internal sealed class Keys : IDisposable
{
    private readonly TempFolder _folder = new("keys");

    public Keys(TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        File = new ApiKeyFile(_folder["api-keys.json"]);
    }

    public TimeProvider Time { get; }

    public ApiKeyFile File { get; }

    public string Add(string name, string channels = "*", string instruments = "*", TimeSpan? good = null) =>
        File.Add(name, channels.Split(','), instruments.Split(','), Time.GetUtcNow(), good is { } span ? Time.GetUtcNow() + span : null).Secret;

    public StreamApiOptions In(StreamApiOptions options) => options with { Access = options.Access with { Keys = File } };

    public void Dispose() => _folder.Dispose();
}
