using System.Diagnostics;
using System.Runtime.ExceptionServices;
using MailKit.Domain.Sending;
using MailKit.Web.Providers.Sdk;
using Microsoft.Extensions.Options;
using Resend;

namespace MailKit.Web.Providers.Resend.Sdk;

/// <summary>Delivers through Resend's SDK. It makes the requests; <see cref="AnswerHandler"/> says why its answers are taken raw.</summary>
public sealed class SdkEmails(HttpClient http, IOptions<ResendOptions> options) : IEmailGateway
{
    private readonly IResend _resend = global::Resend.ResendClient.Create(new ResendClientOptions { ApiUrl = options.Value.BaseUrl!.ToString(), ApiToken = options.Value.ApiKey }, http);

    public async Task<Delivery> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        using var response = await AnswerAsync(_resend.EmailSendAsync(message.IdempotencyKey, Email(message), cancellationToken));
        return await ResendAnswer.ReadSentAsync(response, cancellationToken);
    }

    public async Task<BatchDelivery> SendBatchAsync(string key, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        // One bad email of a batch must not keep the others back.
        using var response = await AnswerAsync(_resend.EmailBatchAsync(key, messages.Select(Email), EmailBatchValidationMode.Permissive, cancellationToken));
        return await ResendAnswer.ReadBatchAsync(response, messages.Count, cancellationToken);
    }

    public async Task<ResendEmail?> FindAsync(string resendId, CancellationToken cancellationToken)
    {
        // The SDK can ask for nothing else, and Resend has nothing else.
        if (!Guid.TryParse(resendId, out var id))
        {
            return null;
        }

        using var response = await AnswerAsync(_resend.EmailRetrieveAsync(id, cancellationToken));
        return await ResendAnswer.ReadEmailAsync(response, cancellationToken);
    }

    public IAsyncEnumerable<ResendEmail> ListAsync(string? after, CancellationToken cancellationToken)
        => ResendAnswer.ListAsync(after, after => AnswerAsync(_resend.EmailListAsync(new() { Limit = ResendAnswer.PageSize, After = after }, cancellationToken)), cancellationToken);

    private static EmailMessage Email(OutgoingMessage message) => new()
    {
        From = message.From,
        To = EmailAddressList.From(message.To),
        Subject = message.Subject,
        Cc = Addresses(message.Cc),
        Bcc = Addresses(message.Bcc),
        ReplyTo = Addresses(message.ReplyTo),
        HtmlBody = message.Html,
        TextBody = message.Text,
        Tags = message.EmailId is { } id ? [new() { Name = Tag.EmailId, Value = id.ToString() }] : null,
    };

    private static EmailAddressList? Addresses(IReadOnlyList<string> addresses) => addresses is [] ? null : EmailAddressList.From(addresses);

    // The SDK wraps whatever our handlers throw.
    private static async Task<HttpResponseMessage> AnswerAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (ResendException e) when (e.InnerException is AnsweredException answered)
        {
            return answered.Response;
        }
        catch (ResendException e) when (e.InnerException is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }

        throw new UnreachableException("Every answer comes as an exception.");
    }
}
