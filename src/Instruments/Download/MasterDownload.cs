using System.Net;
using System.Net.Http.Headers;

namespace Candlewick.Instruments.Download;

/// <summary>
/// Downloads one file: not at all where it has not changed, and from where an earlier attempt broke off where the server's file is
/// still the same. The bytes stay as they were sent, gzipped ones too, so that they can be continued.
/// </summary>
internal sealed class MasterDownload(HttpClient client, TimeProvider time)
{
    private const int Attempts = 3;
    private const long MostBytes = 1024L * 1024 * 1024;
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(60);

    /// <summary>True where there is a new file at <see cref="MasterFolder.Part"/>; false where the good one is still current.</summary>
    /// <param name="progress">Called with the bytes on disk.</param>
    /// <exception cref="DownloadException">It is not to be had.</exception>
    public async Task<bool> FetchAsync(MasterFolder folder, Uri url, Action<long> progress, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await FetchOnceAsync(folder, url, progress, cancellationToken);
            }
            catch (Exception e) when (IsPassing(e, cancellationToken) && attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt), time, cancellationToken);
            }
            catch (Exception e) when (IsPassing(e, cancellationToken))
            {
                string reason = e is OperationCanceledException ? $"nothing came for {Stall.TotalSeconds:0} s" : e.Message;
                throw new DownloadException($"{url} is not to be had: {reason} ({Attempts} attempts; what was received is kept and continued next time)", e);
            }
        }
    }

    private async Task<bool> FetchOnceAsync(MasterFolder folder, Uri url, Action<long> progress, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Stall, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        long have = Continue(request, folder, url);
        if (have == 0 && folder.GoodState is { } good && good.Url == url)
        {
            _ = good.ETag is not null && request.Headers.TryAddWithoutValidation("If-None-Match", good.ETag);
            _ = good.LastModified is not null && request.Headers.TryAddWithoutValidation("If-Modified-Since", good.LastModified);
        }

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
        switch (response.StatusCode)
        {
            case HttpStatusCode.NotModified:
                return false;
            case HttpStatusCode.PartialContent when have > 0 && response.Content.Headers.ContentRange?.From == have:
                break;
            case HttpStatusCode.OK:
                have = 0;
                break;
            case HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.PartialContent:
                folder.DropPart();
                throw new IOException("the server does not continue the file; it is begun anew");
            case >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout:
                throw new IOException($"the server answered {(int)response.StatusCode}");
            default:
                throw new DownloadException($"{url} answered {(int)response.StatusCode} {response.ReasonPhrase}; if the vendor has moved its file, set INSTRUMENTS_URL_{folder.Vendor.ToUpperInvariant()} to the new address");
        }

        if (have == 0)
        {
            folder.Begin(new FileState(url, response.Headers.ETag?.ToString(), Header(response, "Last-Modified"), 0));
        }

        await ReceiveAsync(response, folder.Part, have, progress, patience, both.Token);
        return true;
    }

    /// <summary>Asks for the rest of an unfinished file, if the server still has that one; its length, 0 for none.</summary>
    private static long Continue(HttpRequestMessage request, MasterFolder folder, Uri url)
    {
        if (folder.PartState is not { } state || state.Url != url || (state.ETag ?? state.LastModified) is not { } validator || validator.StartsWith("W/", StringComparison.Ordinal))
        {
            return 0;
        }

        long have = new FileInfo(folder.Part).Length;
        if (have > 0)
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
            request.Headers.TryAddWithoutValidation("If-Range", validator);
        }

        return have;
    }

    private static async Task ReceiveAsync(
        HttpResponseMessage response, string path, long have, Action<long> progress, CancellationTokenSource patience, CancellationToken cancellationToken)
    {
        long? expected = response.Content.Headers.ContentRange?.Length ?? (response.Content.Headers.ContentLength is { } length ? have + length : null);
        await using var file = new FileStream(path, have > 0 ? FileMode.Append : FileMode.Create, FileAccess.Write);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        byte[] buffer = new byte[128 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            patience.CancelAfter(Stall);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            progress(file.Length);
            if (file.Length > MostBytes)
            {
                throw new DownloadException($"the file is longer than {MostBytes:N0} bytes, which no list of instruments is");
            }
        }

        if (expected is { } whole && file.Length != whole)
        {
            throw new IOException($"{file.Length:N0} of {whole:N0} bytes arrived");
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Content.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static bool IsPassing(Exception e, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && e is (HttpRequestException or IOException or OperationCanceledException);
}
