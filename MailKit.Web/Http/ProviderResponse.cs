using System.Net;
using MailKit.Domain.Work;

namespace MailKit.Web.Http;

/// <summary>Reads what a provider answered when it was not what we asked for.</summary>
public static class ProviderResponse
{
    extension(HttpResponseMessage response)
    {
        /// <summary>The answer as an exception: our key or address is wrong, the provider is busy or broken.</summary>
        public ProviderException Unusable(string provider, string? words)
        {
            // A client error means that nothing was done; behind a server error, or a success that cannot be read, anything may have happened.
            var status = (int)response.StatusCode;
            var acted = status is not (>= 400 and < 500) || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict;

            return new($"{provider} answered {status}{(words is { Length: > 0 } ? ": " + words : "")}", acted, RetryAfter(response));
        }
    }

    /// <summary>How long the provider asks us to stay away; null when it does not say.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response)
        => response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - (response.Headers.Date ?? date),
            _ => null,
        };
}
