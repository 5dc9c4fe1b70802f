using System.Net;

namespace Candlewick.Contracts.Registry;

/// <summary>The schema registry refused a request or did not answer; the message says which, and never holds a password.</summary>
public sealed class RegistryException : Exception
{
    public RegistryException(string message, HttpStatusCode? status = null, int errorCode = 0, Exception? inner = null)
        : base(message, inner)
    {
        Status = status;
        ErrorCode = errorCode;
    }

    /// <summary>HTTP status of the answer, null where there was none.</summary>
    public HttpStatusCode? Status { get; }

    /// <summary>The registry's own code (40401 unknown subject, 40403 unknown schema, 42201 invalid schema…), 0 where it gave none.</summary>
    public int ErrorCode { get; }

    /// <summary>The same request may succeed later: no answer, or an answer that the server is at fault or busy.</summary>
    public bool IsTransient => Status is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}
