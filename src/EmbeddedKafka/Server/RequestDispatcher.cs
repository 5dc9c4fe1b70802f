using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server;

/// <summary>Finds the handler of a request and has its body read. Safe to share between connections.</summary>
internal sealed class RequestDispatcher
{
    private readonly Dictionary<ApiKey, IRequestHandler> _handlers;

    public RequestDispatcher(IEnumerable<IRequestHandler> handlers) => _handlers = handlers.ToDictionary(h => h.Key);

    /// <summary>What is advertised.</summary>
    public IReadOnlyCollection<IRequestHandler> Handlers => _handlers.Values;

    /// <summary>
    /// The handler and the version to answer in. ApiVersions of a version we do not know is answered in version 0, so that
    /// a newer client learns what we have; anything else unknown is not answered.
    /// </summary>
    /// <exception cref="MalformedRequestException">The API or the version is not advertised.</exception>
    public (IRequestHandler Handler, ApiDescription Api) Find(RequestHeader header)
    {
        if (!_handlers.TryGetValue(header.ApiKey, out var handler) || ApiCatalogue.Find(header.ApiKey) is not { } api)
        {
            throw new MalformedRequestException($"API {(short)header.ApiKey} is not one of this broker's.");
        }

        bool supported = header.ApiVersion >= handler.MinVersion && header.ApiVersion <= handler.MaxVersion && api.Supports(header.ApiVersion);
        return supported || header.ApiKey == ApiKey.ApiVersions
            ? (handler, api)
            : throw new MalformedRequestException($"{header.ApiKey} version {header.ApiVersion} is not supported; {handler.MinVersion} to {handler.MaxVersion} are.");
    }
}
