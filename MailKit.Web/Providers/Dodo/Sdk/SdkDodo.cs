using DodoPayments.Client;
using DodoPayments.Client.Core;
using MailKit.Web.Providers.Sdk;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Providers.Dodo.Sdk;

/// <summary>
/// Dodo's SDK, set up for us. It makes the requests; its answers are taken raw, because its models throw on 48 of their
/// 107 enums (a ledger entry's transaction_type is one) and on a number where a string is documented.
/// </summary>
public sealed class SdkDodo(HttpClient http, IOptions<DodoOptions> options)
{
    public IDodoPaymentsClientWithRawResponse Client { get; } = new DodoPaymentsClient
    {
        HttpClient = http,

        // Unless told otherwise it calls the live address.
        BaseUrl = options.Value.BaseUrl!.ToString(),
        BearerToken = options.Value.ApiKey,

        // It would repeat writes, too, even a success when a header asks for it. Our handler alone repeats and gives up.
        MaxRetries = 0,
        Timeout = TimeSpan.FromHours(1),
    }.WithRawResponse;
}

/// <summary>How our code speaks with the SDK.</summary>
public static class SdkCalls
{
    extension<T>(Task<HttpResponse<T>> call)
    {
        /// <summary>The answer as it came, a refusal included.</summary>
        public async Task<HttpResponseMessage> AnswerAsync()
        {
            try
            {
                return (await call).RawMessage;
            }
            catch (AnsweredException e)
            {
                return e.Response;
            }
        }
    }

    extension(string id)
    {
        /// <summary>The SDK puts ids into paths as they are.</summary>
        public string InPath => Uri.EscapeDataString(id);
    }
}
