using System.Text.Json;

namespace Candlewick.Tests.Support.Protocols;

/// <summary>One client of a protocol that resumes, over all its connections. Whatever it speaks, its requests and frames are those of the JSON form.</summary>
public interface ISpoken
{
    /// <summary>Connects and subscribes.</summary>
    /// <param name="request">The members of a <c>subscribe</c>, as JSON.</param>
    Task<IFrames> SubscribeAsync(Uri server, string request);
}

/// <summary>What comes on one connection.</summary>
public interface IFrames : IAsyncDisposable
{
    /// <summary>The next frame; null where the connection has ended, by whomever.</summary>
    /// <exception cref="TimeoutException">None came for long.</exception>
    Task<JsonElement?> NextAsync();

    /// <summary>Says something else on it, such as <c>pause</c>.</summary>
    /// <param name="request">The members of the message, as JSON.</param>
    /// <exception cref="NotSupportedException">The protocol has no such thing.</exception>
    Task CommandAsync(string op, string request);
}
