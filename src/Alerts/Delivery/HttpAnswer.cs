using System.Globalization;
using System.Net;

namespace Candlewick.Alerts.Delivery;

/// <summary>What an answer over HTTP means for an alert.</summary>
internal static class HttpAnswer
{
    /// <exception cref="DeliveryException">It was not taken.</exception>
    public static void Check(HttpResponseMessage response, TimeProvider time)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var status = response.StatusCode;
        bool mayPass = (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.Conflict || (int)status == 425;
        throw new DeliveryException(string.Create(CultureInfo.InvariantCulture, $"it was answered with {(int)status}"), isFinal: !mayPass, After(response, time));
    }

    private static TimeSpan? After(HttpResponseMessage response, TimeProvider time) =>
        response.Headers.RetryAfter is not { } retry ? null : retry.Delta ?? (retry.Date is { } date && date > time.GetUtcNow() ? date - time.GetUtcNow() : null);
}
