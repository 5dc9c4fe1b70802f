using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Tests.Protocol;

public sealed class HeaderTests
{
    [Theory]
    [InlineData(nameof(ApiKey.Metadata), 8, 0)]
    [InlineData(nameof(ApiKey.Metadata), 9, 1)]
    [InlineData(nameof(ApiKey.ApiVersions), 2, 0)]
    [InlineData(nameof(ApiKey.ApiVersions), 3, 1)]
    [InlineData(nameof(ApiKey.ApiVersions), 99, 1)]
    [InlineData(nameof(ApiKey.OffsetDelete), 0, 0)]
    [InlineData(nameof(ApiKey.SaslHandshake), 1, 0)]
    public void A_request_header_has_tags_from_the_first_flexible_version(string key, short version, int tagBytes)
    {
        var header = new RequestHeader(Enum.Parse<ApiKey>(key), version, 77, "me");
        using var writer = new KafkaWriter();
        header.Write(writer);
        byte[] bytes = writer.ToArray();
        Assert.Equal(2 + 2 + 4 + 2 + 2 + tagBytes, bytes.Length);

        var reader = new KafkaReader(bytes);
        Assert.Equal(header, RequestHeader.Read(ref reader));
        Assert.Equal(0, reader.Remaining);
    }

    [Theory]
    [InlineData(nameof(ApiKey.Metadata), 8, 4)]
    [InlineData(nameof(ApiKey.Metadata), 9, 5)]
    [InlineData(nameof(ApiKey.ApiVersions), 4, 4)]
    public void A_response_header_has_tags_too_but_never_for_ApiVersions(string key, short version, int bytes)
    {
        ApiDescription api = ApiCatalogue.Find(Enum.Parse<ApiKey>(key))!;
        using var writer = new KafkaWriter();
        new ResponseHeader(5).Write(writer, api, version);
        Assert.Equal(bytes, writer.Length);

        var reader = new KafkaReader(writer.ToArray());
        Assert.Equal(5, ResponseHeader.Read(ref reader, api, version).CorrelationId);
        Assert.Equal(0, reader.Remaining);
    }

    [Fact]
    public void A_client_may_be_nameless()
    {
        var reader = new KafkaReader(new byte[] { 0, 3, 0, 1, 0, 0, 0, 9, 0xFF, 0xFF });
        Assert.Equal(new RequestHeader(ApiKey.Metadata, 1, 9, null), RequestHeader.Read(ref reader));
    }

    [Theory]
    [InlineData(nameof(ErrorCode.None), 0, false)]
    [InlineData(nameof(ErrorCode.UnknownServerError), -1, false)]
    [InlineData(nameof(ErrorCode.NotLeaderOrFollower), 6, true)]
    [InlineData(nameof(ErrorCode.RebalanceInProgress), 27, false)]
    [InlineData(nameof(ErrorCode.UnsupportedVersion), 35, false)]
    [InlineData(nameof(ErrorCode.ConcurrentTransactions), 51, true)]
    [InlineData(nameof(ErrorCode.KafkaStorageError), 56, true)]
    [InlineData(nameof(ErrorCode.UnstableOffsetCommit), 88, true)]
    [InlineData(nameof(ErrorCode.TransactionAbortable), 120, false)]
    public void Errors_have_Kafkas_numbers_and_say_whether_to_retry(string name, short number, bool retriable)
    {
        ErrorCode code = Enum.Parse<ErrorCode>(name);
        Assert.Equal(number, (short)code);
        Assert.Equal(retriable, code.IsRetriable());
    }
}
