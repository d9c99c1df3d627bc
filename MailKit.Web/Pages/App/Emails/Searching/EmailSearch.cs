using System.Linq.Expressions;
using System.Text.Json;
using MailKit.Domain.Sending;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.App.Emails.Searching;

/// <summary>Finds an email by what its sender remembers of it: a part of the subject or of an address, or the request's key.</summary>
public static class EmailSearch
{
    // SQLite ignores case in LIKE and PostgreSQL does not, so both compare small letters.
    public static Expression<Func<Email, bool>> Mentions(MailKitDbContext db, string words)
    {
        var pattern = LikePattern.Containing(words);

        // SQLite keeps lists of addresses as JSON, where “+” and letters beyond ASCII are written as escapes.
        var listed = db.Database.IsSqlite() ? LikePattern.Containing(JsonEncodedText.Encode(words).Value) : pattern;

        var key = EmailFacts.ApiPrefix + words;

        return e => e.RequestKey == words
            || e.RequestKey == key
            || EF.Functions.Like(e.Subject.ToLower(), pattern, LikePattern.Escape)
            || EF.Functions.Like(((string)(object)e.To).ToLower(), listed, LikePattern.Escape)
            || EF.Functions.Like(((string)(object)e.Cc).ToLower(), listed, LikePattern.Escape)
            || EF.Functions.Like(((string)(object)e.Bcc).ToLower(), listed, LikePattern.Escape);
    }
}
