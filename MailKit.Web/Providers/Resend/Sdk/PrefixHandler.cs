namespace MailKit.Web.Providers.Resend.Sdk;

/// <summary>Puts the path of the base address before that of a request: the SDK's paths begin at the root, which drops it.</summary>
public sealed class PrefixHandler(Uri baseUrl) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new Uri(baseUrl.ToString().TrimEnd('/') + request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
