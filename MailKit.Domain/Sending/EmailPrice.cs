namespace MailKit.Domain.Sending;

/// <summary>What an email costs (credits): one per recipient (to, cc and bcc), whatever it says and however it is sent.</summary>
public static class EmailPrice
{
    public static int Of(IReadOnlyCollection<string> to, IReadOnlyCollection<string> cc, IReadOnlyCollection<string> bcc) => to.Count + cc.Count + bcc.Count;
}
