using Candlewick.Ingestor.Sessions;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.History;

/// <summary>What it takes to ask a vendor.</summary>
/// <param name="Address">Of a server that speaks the vendor's routes; null: the vendor's own.</param>
/// <param name="Session">The login; null of vendors that need none.</param>
internal sealed record HistoryAccess(HttpClient Http, Uri? Address, IBrokerSession? Session, TimeProvider Time, ILogger Logger);
