namespace Candlewick.EmbeddedKafka.Server;

/// <summary>What a handler knows of a request besides its body.</summary>
/// <param name="Version">Version of the API the client chose; within what is advertised.</param>
/// <param name="ClientId">The client's name for itself.</param>
/// <param name="ClientHost">Its address, as Kafka writes it: <c>/127.0.0.1</c>.</param>
/// <param name="Aborted">Fires when the connection is gone or the broker stops.</param>
internal sealed record RequestContext(short Version, string ClientId, string ClientHost, CancellationToken Aborted)
{
    private List<IDisposable>? _held;

    /// <summary>An ApiVersions request of a version we do not know: its body was not read, and it is answered in version 0.</summary>
    public bool IsUnknownVersion { get; init; }

    /// <summary>Keeps memory that the response points into until the response has been sent.</summary>
    public void Hold(IDisposable memory) => (_held ??= []).Add(memory);

    /// <summary>Gives back what was held.</summary>
    public void Release()
    {
        _held?.ForEach(memory => memory.Dispose());
        _held = null;
    }
}
