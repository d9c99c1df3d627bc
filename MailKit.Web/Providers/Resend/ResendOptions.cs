using MailKit.Web.Http;

namespace MailKit.Web.Providers.Resend;

/// <summary>How to reach Resend.</summary>
public sealed class ResendOptions : ProviderOptions
{
    public const string Section = "Resend";
}
