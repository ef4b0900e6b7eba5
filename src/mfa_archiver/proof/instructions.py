"""What a bundle's README.txt says: what each file is, and how to check all of it with tools that every system has."""

README = """\
Proof of one wording of a press release: {name}

mfa-archiver verify-proof FILE checks all of this. By hand, in this folder, with tools that are not ours:

1. The wording and the bytes it was read from are those of the leaves. The first digest must stand in wording.leaf as
   "digest", the second as "beside"; the third in capture.leaf as "payload" (and in wording.leaf), the fourth as
   "headers":

    sha256sum wording.json beside.json captured headers.json
    cat wording.leaf

2. The leaves are in a manifest: the hash that this prints for each must be the "root" of one of the manifests
   (a Merkle tree as in RFC 6962, section 2.1):

    for leaf in wording capture; do
      top=$( (printf '\\000'; cat $leaf.leaf) | sha256sum | cut -c1-64)
      while read -r side other; do
        if [ $side = left ]; then pair=$other$top; else pair=$top$other; fi
        top=$( (printf '\\001'; printf %s $pair | xxd -r -p) | sha256sum | cut -c1-64)
      done < $leaf.path
      grep -l $top manifest-*.json
    done

3. Each manifest but the last is named, by its digest, in a later one ("previous", "earlier"), which therefore is
   younger:

    for each in manifest-*.json; do digest=$(sha256sum $each | cut -c1-64); grep -l $digest manifest-*.json; done

4. If there is a .tsr: a time-stamping authority (RFC 3161) saw that manifest at that time. The certificate that came
   along is as good as its sender; better take the authority's own from its site. Certificates run out after some
   years: this one must have been valid at the time that the stamp says, which `-attime` stands for:

    for each in *.tsr; do
      at=$(openssl ts -reply -in $each -text 2>/dev/null | sed -n 's/^Time stamp: //p')
      echo "Time stamp: $at"
      openssl ts -verify -attime $(date -d "$at" +%s) -data ${{each%.tsr}}.json -in $each -CAfile ${{each%.tsr}}.pem
    done

5. If there is a .minisig: whoever holds the key signed that manifest. Whose key it is you must know from elsewhere:

    for each in *.minisig; do minisign -V -m ${{each%.minisig}} -p ${{each%.json.minisig}}.pub; done

What this proves: an archive held exactly these bytes, under this address and instant, and this wording, before the time
of the timestamp, and has not changed them since. Not: that the ministry served them; that you must believe of the
archive's keeper. wording.txt is wording.json made readable.
"""
