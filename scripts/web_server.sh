# Sourced after common.sh: a real nginx on loopback, for the demo and the benchmarks. All of it works in the current
# folder, and nginx is stopped when the script ends.

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# free_port FROM: the first port from FROM on that nobody listens on.
free_port() {
  local port=$1
  while answers "$port"; do port=$((port + 1)); done
  echo "$port"
}

# make_certificates NAME [OPTION of openssl genpkey...]: a root and, signed by it, a certificate for localhost, for a year;
# with P-256 keys unless the options say others.
make_certificates() {
  local kind=(-algorithm EC -pkeyopt ec_paramgen_curve:P-256)
  [ $# -eq 1 ] || kind=("${@:2}")
  {
    openssl genpkey "${kind[@]}" -out root.key
    openssl req -x509 -new -key root.key -sha256 -days 3650 -subj "/CN=$1" -out ca.pem \
      -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
    openssl genpkey "${kind[@]}" -out server.key
    openssl req -new -key server.key -subj '/CN=localhost' -out server.csr
    printf 'subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n' >server.ext
    openssl x509 -req -in server.csr -CA ca.pem -CAkey root.key -CAcreateserial -days 365 -sha256 \
      -extfile server.ext -out server.pem
  } >openssl.log 2>&1 || fail "openssl could not make the certificates: see $PWD/openssl.log"
}

# still_valid: whether the certificate of this folder holds for another day.
still_valid() { openssl x509 -in server.pem -checkend 86400 -noout >/dev/null 2>&1; }

write_site() {
  mkdir -p site
  cat >site/index.html <<'PAGE'
<!doctype html>
<title>Hello, Pico</title>
<p>This page travelled over verified TLS to a microcontroller with 96 KB of RAM.</p>
<p>The server was asked beforehand what it accepts. It agrees to records of 512 bytes and keeps to them, which this
page is long enough to show: so the device needs no buffers of 16 KB. Its certificate is signed with P-256 and
SHA-256, so nothing else of the cryptography in Mbed TLS had to come along. The chain ends at the one certificate that
the image trusts; another host, another issuer, yesterday's certificate or one changed bit, and this page would not
be here.</p>
PAGE
}

# tls_server PORT FOLDER [PROTOCOLS]: the lines that have nginx serve the site with the certificate of FOLDER.
tls_server() {
  cat <<CONF
  server {
    listen 127.0.0.1:$1 ssl;
    server_name localhost;
    ssl_certificate $2/server.pem;
    ssl_certificate_key $2/server.key;
    ssl_protocols ${3:-TLSv1.2 TLSv1.3};
    root site;
  }
CONF
}

nginx_pid=
stop_nginx() {
  if [ -n "$nginx_pid" ]; then
    kill "$nginx_pid" 2>/dev/null || true
    wait "$nginx_pid" 2>/dev/null || true
  fi
}

# start_nginx PORT SERVERS: returns when PORT, one of those in the lines SERVERS, answers.
start_nginx() {
  trap stop_nginx EXIT
  trap 'exit 130' INT TERM
  mkdir -p tmp
  cat >nginx.conf <<CONF
daemon off;
pid nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
  types { text/html html; }
$2
}
CONF
  nginx -p "$PWD" -c nginx.conf -e stderr 2>nginx.log &
  nginx_pid=$!
  for _ in $(seq 50); do
    if ! kill -0 "$nginx_pid" 2>/dev/null; then
      cat nginx.log >&2
      nginx_pid=
      fail "nginx did not start"
    fi
    if answers "$1"; then return; fi
    sleep 0.1
  done
  fail "nginx does not answer on 127.0.0.1:$1"
}
