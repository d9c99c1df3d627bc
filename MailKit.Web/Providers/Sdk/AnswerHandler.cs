namespace MailKit.Web.Providers.Sdk;

/// <summary>
/// Carries an answer past an SDK unread, as an exception. Both SDKs make of a refusal one that has lost its headers, and so
/// the time to come back. Resend's reads strictly, too: an error's name, an email's state or a rate header that it does not
/// know fails the call, even one that sent an email.
/// </summary>
/// <param name="successes">Whether successes are carried, too.</param>
public sealed class AnswerHandler(bool successes) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode && !successes ? response : throw new AnsweredException(response);
    }
}

/// <summary>A provider answered.</summary>
public sealed class AnsweredException(HttpResponseMessage response) : Exception($"The provider answered {(int)response.StatusCode}.")
{
    public HttpResponseMessage Response { get; } = response;
}
