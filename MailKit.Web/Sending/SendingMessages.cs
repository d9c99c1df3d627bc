namespace MailKit.Web.Sending;

/// <summary>Sentences that the page and the API share to the letter.</summary>
public static class SendingMessages
{
    public const string NoCredits = "No email credits remaining. Buy a top-up pack or upgrade your plan.";
}
